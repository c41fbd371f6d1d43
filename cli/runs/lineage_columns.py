"""What an evaluation of an evolution descends from, as columns of `history.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from optuna.trial import FrozenTrial

from freerea.samplers import TrialLineage, lineage_of
from freerea.samplers.evolution.reproduction import is_kind

KIND, GENERATION, PARENTS = "kind", "generation", "parents"
LINEAGE_COLUMNS = (KIND, GENERATION, PARENTS)


def lineage_columns(trial: FrozenTrial) -> dict[str, Any]:
    """Return the columns of a trial; parents are numbers with spaces between them."""
    lineage = lineage_of(trial)
    if lineage is None:
        return dict.fromkeys(LINEAGE_COLUMNS, "")
    generation = "" if lineage.generation is None else lineage.generation
    parents = " ".join(map(str, lineage.parents))
    return {KIND: lineage.kind, GENERATION: generation, PARENTS: parents}


def read_lineage(row: Mapping[str, Any]) -> TrialLineage | None:
    """Return what a row of `history.csv` says; `None` if it has no lineage of a known form."""
    kind, generation, parents = (str(row.get(name, "")) for name in LINEAGE_COLUMNS)
    if not is_kind(kind):
        return None
    try:
        return TrialLineage(
            kind, int(generation) if generation else None, tuple(map(int, parents.split()))
        )
    except ValueError:
        return None
