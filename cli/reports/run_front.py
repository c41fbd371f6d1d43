"""The front of a run, of all that it evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..fronts.front import Front
from .evaluations import HYPERVOLUME
from .run_data import RunData

if TYPE_CHECKING:
    from freerea.metrics import FloatArray


@dataclass(frozen=True, eq=False)
class RunFront:
    """The front of a run.

    Attributes:
        front: The front of what is minimised.
        rows: An entry for each architecture of it, by rising value of the last objective: its
            position among the evaluations, its values and its roles.
    """

    front: Front
    rows: tuple[dict[str, Any], ...]

    @classmethod
    def of(cls, run: RunData) -> RunFront | None:
        """Return the front of a run, `None` if nothing of it has a value for every objective."""
        minimized = minimized_objectives(run)
        if minimized is None:
            return None
        front = Front(minimized)
        if not front.positions:
            return None
        names = list(run.result.objectives)
        roles = front.roles(names)
        last = run.evaluations.columns[names[-1]]
        rows = [
            {
                "position": each,
                "architecture": run.evaluations.architectures[each],
                **_values(run, each),
                "role": ", ".join(role for role, other in roles.items() if other == each),
            }
            for each in sorted(front.positions, key=lambda each: float(last[each]))
        ]
        return cls(front, tuple(rows))


def minimized_objectives(run: RunData) -> FloatArray | None:
    """Return what a run minimises ``(evaluations, objectives)``, `None` where it is not known."""
    columns = [
        run.evaluations.columns[name] * (-1.0 if direction == "maximize" else 1.0)
        for name, direction in run.result.objectives.items()
        if name in run.evaluations.columns
    ]
    if len(columns) < len(run.result.objectives) or not columns:
        return None
    minimized: FloatArray = np.column_stack(columns)
    return minimized


def _values(run: RunData, position: int) -> dict[str, float]:
    row = run.evaluations.row(position)
    row.pop(HYPERVOLUME, None)  # of the front by then
    return row
