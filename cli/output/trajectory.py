"""The best so far, evaluation by evaluation, as lines of a terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .terminal_plot import curve

HEIGHT = 6
WIDEST = 72
_NARROWEST = 16
"""Columns of a curve that still has a shape."""


def best_so_far(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the best score after each evaluation.

    Args:
        scores: ``(evaluations,)``, in order.

    Returns:
        ``(evaluations,)``, not a number until something has a finite score.
    """
    best: npt.NDArray[np.float64] = np.fmax.accumulate(
        np.where(np.isfinite(scores), scores, np.nan)
    )
    return best


def trajectory_lines(
    best: Sequence[float], what: str, *, width: int, height: int = HEIGHT, ascii_only: bool
) -> list[str]:
    """Return a curve with its axes.

    Args:
        best: The best so far after each evaluation, not a number until there is one.
        what: What it is that becomes better.
        width: Number of characters of a line, at most.
        height: Number of lines of the curve itself; the axis below takes one more.
        ascii_only: Whether the terminal shows no other characters.

    Returns:
        The lines; none where there is no value, or no room.
    """
    finite = [each for each in best if math.isfinite(each)]
    if not finite or height < 1:
        return []
    low, high = f"{finite[0]:.4g}", f"{finite[-1]:.4g}"
    margin = max(len(low), len(high)) + 2
    across = min(WIDEST, width - 2) - margin - 1
    if across < _NARROWEST:
        return []
    edge = "|" if ascii_only else "│"
    labels = {height - 1: low, 0: high}
    drawn = curve(best, across, height, ascii_only=ascii_only)
    lines = [f"{labels.get(row, ''):>{margin}} {edge}{line}" for row, line in enumerate(drawn)]
    axis, last = f"{what} after evaluations", f"{len(best):,}"
    between = across - 1 - len(last)
    words = axis if len(axis) + 2 <= between else ""
    return [*lines, f"{'':>{margin}}  1{words:^{between}}{last}"]
