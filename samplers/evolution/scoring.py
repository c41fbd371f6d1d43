"""How individuals are compared: by their one value, or by the pool score of several."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from freerea_plugins import Direction, PoolScore

from .population import FloatArray, Scoring


@dataclass(frozen=True)
class PoolScoring:
    """Scores individuals by a pool score of several objectives.

    Attributes:
        score: How several objectives become one.
        directions: The direction of each objective.
    """

    score: PoolScore
    directions: Sequence[Direction]

    def __call__(self, values: FloatArray) -> FloatArray:
        """Return the score of each row of values."""
        return self.score(values, self.directions)

    def relative_to(self, founders: FloatArray) -> PoolScoring:
        """Return what scores relative to founders, if the score has a reference.

        Args:
            founders: The values of the founders, ``(founders, objectives)``.
        """
        if not (self.score.has_reference and len(founders)):
            return self
        return PoolScoring(self.score.relative_to(founders, self.directions), self.directions)


def scoring(directions: Sequence[Direction], score: PoolScore) -> Scoring:
    """Return what scores individuals, higher is better.

    Args:
        directions: The direction of each objective.
        score: How several objectives become one.
    """
    if len(directions) == 1:
        return functools.partial(_by_value, sign=1 if directions[0] == "maximize" else -1)
    return PoolScoring(score, list(directions))


def least_violation(values: FloatArray) -> FloatArray:
    """Score individuals by their constraint violation, their one value."""
    return -values[:, 0]


def _by_value(values: FloatArray, sign: int) -> FloatArray:
    return sign * values[:, 0]
