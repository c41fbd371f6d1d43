"""What a trial of an evolution descends from, kept with the trial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from optuna.storages import BaseStorage
from optuna.trial import FrozenTrial

from ..evolution.proposal import Proposal
from ..evolution.reproduction import Kind, is_kind

LINEAGE_ATTRIBUTE = "freerea:lineage"
"""System attribute of a trial: its number, its kind, its generation and its parents."""


@dataclass(frozen=True)
class TrialLineage:
    """What a trial of an evolution descends from.

    Attributes:
        kind: How it came about: `"founder"`, `"mutation"`, `"crossover"`, `"offspring"` of a
            reproduction of one's own, `"sample"`, `"walk"`, `"listed"` or `"enqueued"`.
        generation: Its generation, 0 for founders; `None` for what was enqueued.
        parents: Numbers of the trials that it was made of, the better first; none of what was not
            made of others.
    """

    kind: Kind
    generation: int | None
    parents: tuple[int, ...]


def lineage_of(trial: FrozenTrial) -> TrialLineage | None:
    """Return what a trial of an evolution descends from.

    Args:
        trial: A trial of a study, as `study.trials` has them.

    Returns:
        `None` where that is not known: of trials that were added under another number than they
        had, that another sampler proposed, or that are of a version of FreeREA that kept no
        lineage. An enqueued trial reads as enqueued whatever the sampler.
    """
    # A trial with a part of its parameters enqueued has a proposal for the rest.
    if "fixed_params" in trial.system_attrs:
        return TrialLineage("enqueued", None, ())
    return _decoded(trial.system_attrs.get(LINEAGE_ATTRIBUTE), trial.number)


def store_lineage(storage: BaseStorage, trial_id: int, proposal: Proposal[Any] | None) -> None:
    """Keep with a trial what its proposal descends from.

    Args:
        storage: Where its study is.
        trial_id: Which trial it is.
        proposal: What is proposed; `None` for a founder of which nothing is known yet.
    """
    found = Proposal(None, is_new=True, kind="founder") if proposal is None else proposal
    lineage = {
        "number": storage.get_trial_number_from_id(trial_id),
        "kind": found.kind,
        "generation": found.generation,
        "parents": list(found.parents),
    }
    storage.set_trial_system_attr(trial_id, LINEAGE_ATTRIBUTE, lineage)


class Descendant(Protocol):
    """What has parents."""

    @property
    def parents(self) -> Sequence[int | None]:
        """Their numbers, the better first; `None` for one that has no number."""


def ancestors(lineages: Mapping[int, Descendant], number: int) -> list[int]:
    """Return the numbers of a trial and of all that it descends from, in order.

    Args:
        lineages: What trials descend from, by number; those of other numbers are taken
            for founders.
        number: Number of the trial.
    """
    found = {number}
    waiting = [number]
    while waiting:
        lineage = lineages.get(waiting.pop())
        parents = lineage.parents if lineage else ()
        new = [each for each in parents if each is not None and each not in found]
        found.update(new)
        waiting += new
    return sorted(found)


def better_line(lineages: Mapping[int, Descendant], number: int) -> list[int]:
    """Return the number of a trial, of its better parent, of the better parent of that, and so on.

    It ends at a trial whose better parent has no number.

    Args:
        lineages: As for `ancestors`.
        number: Number of the trial.
    """
    line = [number]
    while (lineage := lineages.get(line[-1])) and lineage.parents:
        better = lineage.parents[0]
        # None is made of a later one but in damaged records.
        if better is None or better >= line[-1]:
            break
        line.append(better)
    return line


def _decoded(stored: object, number: int) -> TrialLineage | None:
    """Return what was stored, `None` if it is of another trial or of no form that is known here."""
    # Trials that are copied into a study have the attributes of the one that they come from.
    if not isinstance(stored, dict) or stored.get("number") != number:
        return None
    kind, generation, parents = (stored.get(each) for each in ("kind", "generation", "parents"))
    if not is_kind(kind) or not isinstance(generation, int) or not isinstance(parents, list):
        return None
    if not all(isinstance(each, int) for each in parents):
        return None
    if any(isinstance(each, bool) for each in (generation, *parents)):
        return None
    return TrialLineage(kind, generation, tuple(parents))
