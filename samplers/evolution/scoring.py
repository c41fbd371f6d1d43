"""How individuals are compared: by their one value, or by the pool score of several."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from freerea_plugins import Direction, PoolScore

from .population import FloatArray, Scoring


def scoring(directions: Sequence[Direction], score: PoolScore) -> Scoring:
    """Return what scores individuals, higher is better.

    Args:
        directions: The direction of each objective.
        score: How several objectives become one.
    """
    if len(directions) == 1:
        return functools.partial(_by_value, sign=1 if directions[0] == "maximize" else -1)
    return functools.partial(score, directions=list(directions))


def least_violation(values: FloatArray) -> FloatArray:
    """Score individuals by their constraint violation, their one value."""
    return -values[:, 0]


def _by_value(values: FloatArray, sign: int) -> FloatArray:
    return sign * values[:, 0]
