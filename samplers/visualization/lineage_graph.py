"""What a trial descends from, as a graph."""

from __future__ import annotations

from dataclasses import dataclass

from optuna import Study
from optuna.logging import get_logger

from freerea_plugins import InputError, is_whole

from ..evolution.reproduction import Kind
from ..optuna_study.completed_trials import completed_within
from ..optuna_study.evolution_sampler import EvolutionSampler
from ..optuna_study.trial_lineage import TrialLineage, ancestors, better_line, lineage_of
from .marks import LINES, MARKS
from .target import Target, values_of


@dataclass(frozen=True)
class LineageGraph:
    """A trial and all that it descends from, where they have values to be drawn.

    Attributes:
        trial: Number of the trial; `None` if there is none.
        values: What is drawn of each of these trials, by number.
        others: What is drawn of each other trial.
        lineages: What they descend from, as far as it is known.
        line: The trial, its better parent, the better parent of that and so on.
    """

    trial: int | None
    values: dict[int, float]
    others: dict[int, float]
    lineages: dict[int, TrialLineage]
    line: list[int]

    def kind(self, number: int) -> Kind | None:
        """Return how a trial came about, `None` if that is not known."""
        lineage = self.lineages.get(number)
        return None if lineage is None else lineage.kind

    @property
    def nodes(self) -> dict[Kind | None, list[int]]:
        """Numbers of the trials of each kind that there is."""
        kinds = {kind: [each for each in self.values if self.kind(each) == kind] for kind in MARKS}
        return {kind: numbers for kind, numbers in kinds.items() if numbers}

    @property
    def edges(self) -> dict[Kind | None, list[tuple[int, int]]]:
        """Parents and their offspring, by the kind of the offspring.

        Kinds that no line is drawn of, which have parents in damaged records only, are among
        `"offspring"`.
        """
        found: dict[Kind | None, list[tuple[int, int]]] = {kind: [] for kind in LINES}
        for number in self.values:
            kind = self.kind(number)
            drawn_as = kind if kind in LINES else "offspring"
            found[drawn_as] += [(parent, number) for parent in self.parents(number)]
        return {kind: pairs for kind, pairs in found.items() if pairs}

    def parents(self, number: int) -> list[int]:
        """Return the parents of a trial that are drawn."""
        lineage = self.lineages.get(number)
        return [each for each in (lineage.parents if lineage else ()) if each in self.values]

    def described(self, number: int) -> str:
        """Return in words what a trial descends from."""
        lineage = self.lineages.get(number)
        if lineage is None:
            return "lineage not known"
        of = f" of {' and '.join(map(str, lineage.parents))}" if lineage.parents else ""
        if lineage.generation is None:
            return f"{lineage.kind}{of}"
        return f"{lineage.kind}{of}, generation {lineage.generation}"


def lineage_graph(
    study: Study, trial: int | None, target: Target | None, target_name: str
) -> LineageGraph:
    """Return what a trial descends from.

    Args:
        study: The study.
        trial: Number of the trial; the best if `None`.
        target: Returns the value of a trial to draw.
        target_name: Its name.

    Raises:
        InputError: If there is no such completed trial.
        ValueError: If there are several objectives and no target.
    """
    values = values_of(study, target, target_name)
    number = _winner(study) if trial is None else trial
    if trial is not None and not (is_whole(trial) and trial in values):
        raise InputError(
            f"`trial` must be the number of a completed trial with a finite value, got {trial!r}."
        )
    logger = get_logger(__name__)
    if number is None:
        logger.warning("There are no complete trials that violate no constraint.")
        return LineageGraph(None, {}, values, {}, [])
    known = {each.number: lineage_of(each) for each in study.get_trials(deepcopy=False)}
    lineages = {each: lineage for each, lineage in known.items() if lineage is not None}
    if number not in lineages:
        logger.warning(f"Trial {number} keeps no lineage: no evolution of FreeREA proposed it.")
    shown = ancestors(lineages, number)
    others = values.keys() - set(shown)
    return LineageGraph(
        number,
        {each: values[each] for each in shown if each in values},
        {each: value for each, value in values.items() if each in others},
        {each: lineages[each] for each in shown if each in lineages},
        [each for each in better_line(lineages, number) if each in values],
    )


def _winner(study: Study) -> int | None:
    if not completed_within(study, None):
        return None
    return EvolutionSampler.best_trial(study).number
