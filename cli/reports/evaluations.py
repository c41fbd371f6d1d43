"""All that a run evaluated, in order."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from freerea.metrics import FloatArray

from freerea.samplers import TrialLineage
from freerea.samplers.evolution.reproduction import Kind

from ..runs.lineage_columns import LINEAGE_COLUMNS, read_lineage
from ..runs.run_folder import HISTORY_FILE

NUMBER = "number"
ARCHITECTURE = "architecture"
SCORE = "score"
SECONDS = "seconds"
ROLE = "role"
HYPERVOLUME = "hypervolume"


@dataclass(frozen=True)
class EvaluationLineage:
    """What an evaluation descends from.

    Attributes:
        kind: How it came about, as `TrialLineage` has it.
        generation: Its generation, as `TrialLineage` has it.
        parents: Positions of the evaluations that it was made of, the better first; `None` for one
            that is not among them, as one that was pruned.
    """

    kind: Kind
    generation: int | None
    parents: tuple[int | None, ...]


@dataclass(frozen=True, eq=False)
class Evaluations:
    """What a run evaluated, in order.

    Attributes:
        architectures: As their space writes them.
        columns: Metrics, costs and scores by name, each ``(evaluations,)``; what is not known is
            not a number.
        lineages: What evaluations of an evolution descend from, by position.
    """

    architectures: tuple[str, ...]
    columns: Mapping[str, FloatArray]
    lineages: Mapping[int, EvaluationLineage] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.architectures)

    @classmethod
    def of_rows(cls, rows: Sequence[Mapping[str, Any]]) -> Evaluations:
        """Return the evaluations of rows that all have the columns of the first, as text."""
        if not rows:
            return cls((), {})
        architectures = tuple(str(each.get(ARCHITECTURE, "")) for each in rows)
        texts = {ARCHITECTURE, NUMBER, ROLE, *LINEAGE_COLUMNS}
        names = [name for name in rows[0] if name not in texts]
        columns = {name: np.array([as_number(each.get(name)) for each in rows]) for name in names}
        lineages = positioned([each.get(NUMBER) for each in rows], map(read_lineage, rows))
        return cls(architectures, columns, lineages)

    def positions(self) -> dict[str, int]:
        """Return the position of each architecture, the first if there are several."""
        found: dict[str, int] = {}
        for position, each in enumerate(self.architectures):
            found.setdefault(each, position)
        return found

    def row(self, position: int) -> dict[str, float]:
        """Return what is known of an evaluation, by name."""
        return {name: float(column[position]) for name, column in self.columns.items()}


def positioned(
    numbers: Sequence[object], lineages: Iterable[TrialLineage | None]
) -> dict[int, EvaluationLineage]:
    """Return what evaluations descend from, by position.

    Args:
        numbers: Number of the trial of each evaluation, which may be as text.
        lineages: What is known of each.
    """
    positions = {str(number): position for position, number in enumerate(numbers)}
    return {
        position: EvaluationLineage(
            lineage.kind,
            lineage.generation,
            tuple(positions.get(str(each)) for each in lineage.parents),
        )
        for position, lineage in enumerate(lineages)
        if lineage is not None
    }


class DamagedError(Exception):
    """A file of evaluations ends before its end.

    Attributes:
        read: What stands before the damage.
    """

    def __init__(self, reason: str, read: Evaluations) -> None:
        super().__init__(reason)
        self.read = read


def read_history(folder: Path) -> Evaluations | None:
    """Return what `history.csv` says, `None` if there is none.

    Raises:
        DamagedError: If a line is none of the table.
    """
    rows: list[dict[str, Any]] = []
    names: Sequence[str] = ()
    reason = ""
    try:
        with (folder / HISTORY_FILE).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            names = reader.fieldnames or ()
            for row in reader:
                if None in row or None in row.values():
                    reason = f"line {reader.line_num} is incomplete"
                    break
                rows.append(row)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, csv.Error) as error:
        reason = str(error)
    if ARCHITECTURE not in names:
        raise DamagedError(f"it has no column `{ARCHITECTURE}`", Evaluations((), {}))
    found = Evaluations.of_rows(rows)
    if reason:
        raise DamagedError(reason, found)
    return found


def as_number(written: object) -> float:
    """Return a number that may be written as text; not a number if it is none."""
    try:
        return float(str(written))
    except ValueError:
        return np.nan
