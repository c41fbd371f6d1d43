"""What a run came to, evaluation by evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..output import trajectory
from .evaluations import HYPERVOLUME, SCORE
from .run_data import RunData

if TYPE_CHECKING:
    from freerea.metrics import FloatArray


def best_so_far(run: RunData) -> FloatArray:
    """Return the best score, or the hypervolume, after each evaluation.

    Returns:
        ``(evaluations,)``, not a number until something has a score; empty if none is known.
    """
    if run.is_front:
        return _hypervolumes(run)
    scores = run.evaluations.columns.get(SCORE)
    if scores is None or not np.isfinite(scores).any():
        return np.empty(0)
    return trajectory.best_so_far(scores)


def improvements(best: FloatArray) -> list[tuple[int, float]]:
    """Return after how many evaluations there was something better, and how good it was."""
    found: list[tuple[int, float]] = []
    for count, value in enumerate(best.tolist(), start=1):
        if np.isfinite(value) and (not found or value > found[-1][1]):
            found.append((count, value))
    return found


def _hypervolumes(run: RunData) -> FloatArray:
    known = run.evaluations.columns.get(HYPERVOLUME)
    if known is not None:
        return known
    from ..fronts.front import Front
    from .run_front import minimized_objectives

    minimized = minimized_objectives(run)
    if minimized is None or len(minimized) < (run.result.evaluations or 0):
        return np.empty(0)
    front = Front(minimized)
    return np.array(front.hypervolumes()) if front.positions else np.empty(0)
