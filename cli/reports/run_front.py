"""The front of a run, and what it minimises."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .evaluations import HYPERVOLUME, as_number
from .run_data import RunData

if TYPE_CHECKING:
    from freerea.metrics import FloatArray

Row = dict[str, Any]


def front_rows(run: RunData) -> tuple[Row, ...]:
    """Return a row for each architecture of the front, by rising value of the last objective.

    Of a front that is finished it is the one in its result, whatever has become of its history.

    Returns:
        Of each its position among the evaluations, `None` if it is not among them any more, its
        values and its roles; nothing if no architecture has a value for every objective.
    """
    if not run.is_unfinished and (rows := _stored(run)):
        return rows
    return _of_evaluations(run)


def minimized_objectives(run: RunData) -> FloatArray | None:
    """Return what a run minimises ``(evaluations, objectives)``, `None` where it is not known."""
    columns = run.evaluations.columns
    objectives = run.result.objectives
    if not objectives or any(name not in columns for name in objectives):
        return None
    found: FloatArray = np.column_stack([columns[name] for name in objectives])
    return found * _signs(objectives)


def minimized_front(run: RunData, objectives: Mapping[str, str]) -> FloatArray | None:
    """Return what the front of a run minimises ``(architectures, objectives)``.

    Args:
        run: The run.
        objectives: Directions by name, in the order of the columns.

    Returns:
        `None` if there is no front.
    """
    rows = front_rows(run)
    if not rows:
        return None
    return np.array([[row[name] for name in objectives] for row in rows]) * _signs(objectives)


def _signs(objectives: Mapping[str, str]) -> FloatArray:
    return np.array([-1.0 if each == "maximize" else 1.0 for each in objectives.values()])


def _stored(run: RunData) -> tuple[Row, ...]:
    """Return the front as the result has it; nothing if that lacks a value of an objective."""
    positions = run.evaluations.positions()
    rows = []
    for each in run.result.front:
        values = {name: as_number(value) for name, value in (each.model_extra or {}).items()}
        if not all(math.isfinite(values.get(name, math.nan)) for name in run.result.objectives):
            return ()
        position = positions.get(each.architecture)
        known = {} if position is None else _values(run, position)
        rows.append(
            {
                "position": position,
                "architecture": each.architecture,
                **known,
                **values,
                "role": each.role,
            }
        )
    return tuple(rows)


def _of_evaluations(run: RunData) -> tuple[Row, ...]:
    from ..fronts.front import Front

    found = minimized_objectives(run)
    if found is None:
        return ()
    front = Front(found)
    if not front.positions:
        return ()
    names = list(run.result.objectives)
    roles = front.roles(names)
    last = run.evaluations.columns[names[-1]]
    return tuple(
        {
            "position": each,
            "architecture": run.evaluations.architectures[each],
            **_values(run, each),
            "role": ", ".join(role for role, other in roles.items() if other == each),
        }
        for each in sorted(front.positions, key=lambda each: float(last[each]))
    )


def _values(run: RunData, position: int) -> dict[str, float]:
    row = run.evaluations.row(position)
    row.pop(HYPERVOLUME, None)  # of the front by then
    return row
