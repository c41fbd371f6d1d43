"""Runs side by side, and what of them can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from freerea_plugins import InputError

from .judged import trained_accuracy
from .metric_values import metric_values
from .run_data import RunData
from .run_front import front_rows, minimized_front

if TYPE_CHECKING:
    from ..fronts.front import Front

FOUNDERS = 25
"""Individuals that a score is relative to, of algorithms that do not say how many they have."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Runs side by side.

    Attributes:
        runs: The runs.
        incomparable: Why scores cannot be compared; empty if they can.
        hypervolumes: Of each run in the box of all fronts together; `None` where a run is no front
            or has others objectives.
        box: The front of all evaluations together, whose box that is.
    """

    runs: tuple[RunData, ...]
    incomparable: str
    hypervolumes: tuple[float | None, ...]
    box: Front | None

    @classmethod
    def of(cls, runs: Sequence[RunData]) -> Comparison:
        """Compare runs.

        Raises:
            InputError: If there are less than two.
        """
        if len(runs) < 2:
            raise InputError(f"two runs at least can be compared, got {len(runs)}.")
        box, volumes = _hypervolumes(runs)
        return cls(tuple(runs), _why_incomparable(runs), volumes, box)

    def rows(self) -> list[dict[str, Any]]:
        """Return what is compared, an entry for each run."""
        return [
            self._row(run, volume) for run, volume in zip(self.runs, self.hypervolumes, strict=True)
        ]

    def described(self) -> dict[str, Any]:
        """Return the comparison as JSON writes it."""
        found: dict[str, Any] = {
            "runs": self.rows(),
            "scores_comparable": not self.incomparable,
            "not_shown": {str(run.path): list(run.notes) for run in self.runs if run.notes},
        }
        if self.box is not None:
            objectives = next(run.result.objectives for run in self.runs if run.is_front)
            found["box"] = {
                "objectives": objectives,
                "ideal": _point(objectives, self.box.ideal.tolist()),
                "reference": _point(objectives, self.box.reference.tolist()),
            }
        return found

    def _row(self, run: RunData, volume: float | None) -> dict[str, Any]:
        result = run.result
        row: dict[str, Any] = {
            "run": str(run.path),
            "command": run.command,
            "status": result.status,
            "space": result.space,
            "dataset": result.dataset,
            "algorithm": result.algorithm,
            "seed": result.seed,
            "evaluations": result.evaluations,
            "seconds": result.seconds,
            "fitness": result.fitness,
            "limits": result.limits,
        }
        if run.is_front:
            row["front"] = len(front_rows(run))
            row["hypervolume"] = volume
        else:
            row |= {"architecture": result.architecture, "costs": result.costs}
            row["metrics"] = result.metrics
            row["score"] = None if self.incomparable else result.score
        for name in ("test_accuracy", "regret"):
            if (known := getattr(result, name)) is not None:
                row[name] = known
        if (accuracy := trained_accuracy(run)) is not None:
            row["trained_accuracy"] = accuracy
        return row


def _point(objectives: dict[str, str], minimized: list[float]) -> dict[str, float]:
    return {
        name: -value if direction == "maximize" else value
        for (name, direction), value in zip(objectives.items(), minimized, strict=True)
    }


def _why_incomparable(runs: Sequence[RunData]) -> str:
    """Return why the scores of runs say nothing of each other; empty if they do."""
    if any(run.is_front or run.result.score is None for run in runs):
        return "not every run has one"
    if len({(run.result.fitness, tuple(run.result.metrics)) for run in runs}) > 1:
        return "the fitnesses differ"
    if any(run.result.founders_beaten is None for run in runs):
        return "each is relative to what its own run evaluated"
    first, *others = founders = [_founders(run) for run in runs]
    if None in founders:
        return "the founders that each is relative to are not known"
    if any(each != first for each in others):
        return "each is relative to the founders of its own run, which differ"
    return ""


def _founders(run: RunData) -> tuple[object, ...] | None:
    """Return what the score of a run is relative to: its founders and their metrics."""
    count = run.result.algorithm_settings.get("population_size", FOUNDERS)
    if not isinstance(count, int) or not len(run.evaluations):
        return None
    values = []
    for name in run.result.metrics:
        column = metric_values(run.evaluations, name, run.result.costs)
        if column is None:
            return None
        values.append(tuple(column[:count].tolist()))
    return run.evaluations.architectures[:count], tuple(values)


def _hypervolumes(runs: Sequence[RunData]) -> tuple[Front | None, tuple[float | None, ...]]:
    fronts = [run for run in runs if run.is_front]
    none = tuple(None for _ in runs)
    objectives = fronts[0].result.objectives if fronts else {}
    if not fronts or any(run.result.objectives != objectives for run in fronts):
        return None, none
    from ..fronts.front import Front

    known = {
        run.path: found for run in fronts if (found := minimized_front(run, objectives)) is not None
    }
    if not known:
        return None, none
    box = Front(np.vstack(list(known.values())))
    if not box.positions:
        return None, none
    return box, tuple(box.volume_of(known[run.path]) if run.path in known else None for run in runs)
