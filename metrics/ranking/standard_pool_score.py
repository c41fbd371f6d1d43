"""The pool score of standardised metrics."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence

import numpy as np

from freerea_plugins import Direction, InputError, PoolScore

from .paper_pool_score import FloatArray

LARGEST = 1e6
"""Standard deviations from the mean beyond which values count the same."""

_PRECISION = 1e-12
"""Values that differ by less than this share of the largest are equal but for rounding."""


class StandardPoolScore(PoolScore):
    r"""Sum of the standardised metrics minus their spread, relative to a fixed reference.

    $z_{ik} = \pm (v_{ik} - m_k) / d_k$ with $m_k$ and $d_k$ the mean and the standard deviation of
    metric k over the reference, negated for a metric to be minimised, and
    $s_i = \sum_k z_{ik} - p \, \mathrm{std}_k(z_{ik})$. A score of 0 is that of the reference's
    mean. Without a reference, scores are relative to the pool itself. In an evolution the founders
    are the reference: in a pool of winners metrics that made them win hardly differ, and to
    standardise there would blow up what is left.

    Means and deviations are those of the values that are finite. Where a metric is the same in
    the whole reference there is no scale: an equal value counts 0, a better one 1 and a worse one
    -1, whatever the distance. Where it has no value in the reference, any value counts 0. Beyond a
    million deviations values count as equals.

    A value that is not finite takes no part in the sum or the spread, and lowers the score by more
    than everything else can raise it. So a member is below all that have one value more, and
    members with as many values are in the order of what they have: a search in which a metric is
    seldom defined is guided all the same, which scores of ``-inf`` would not do.

    Args:
        penalty: Weight p of the standard deviation over the metrics.

    Raises:
        InputError: If the penalty is negative or not finite.
    """

    name = "standard"

    def __init__(self, *, penalty: float = 1.0) -> None:
        if not 0 <= penalty < math.inf:
            raise InputError(f"`penalty` must be a number from 0 on, got {penalty!r}.")
        self.penalty = float(penalty)

    def __call__(self, values: FloatArray, directions: Sequence[Direction]) -> FloatArray:
        """Return the score of each member relative to the pool itself."""
        return self.relative_to(values, directions)(values, directions)

    def relative_to(self, values: FloatArray, directions: Sequence[Direction]) -> PoolScore:
        """Return the score relative to a reference."""
        scales = [_scale(values[:, column]) for column in range(len(directions))]
        return _ReferencedScore(self.penalty, scales)


class _ReferencedScore(PoolScore):
    """The score relative to a reference.

    Args:
        penalty: Weight of the standard deviation over the metrics.
        scales: The scale of each metric.
    """

    name = StandardPoolScore.name

    def __init__(self, penalty: float, scales: Sequence[tuple[float, float, float]]) -> None:
        self.penalty = penalty
        self.scales = tuple(scales)
        unit, self._mean, deviation = np.array(self.scales, dtype=float).reshape(-1, 3).T
        self._unit: FloatArray = unit
        self._is_constant = deviation == 0
        self._has_constant = bool(self._is_constant.any())
        self._deviation: FloatArray = np.where(self._is_constant, 1.0, deviation)
        # A sum of z and the deviation that is taken off are within these bounds.
        self._missing = (2 * len(self.scales) + penalty + 1) * LARGEST

    def __call__(self, values: FloatArray, directions: Sequence[Direction]) -> FloatArray:
        """Return the score of each member relative to the reference."""
        finite = np.isfinite(values)
        if finite.all():
            standard = self._standardised(values, directions)
            return self._joined(standard, len(directions))
        standard = self._standardised(np.where(finite, values, 0.0), directions)
        standard[~finite] = 0.0
        present = finite.sum(axis=1)
        total: FloatArray = standard.sum(axis=1)
        mean = total / np.maximum(present, 1)
        squares = np.square(np.where(finite, standard - mean[:, np.newaxis], 0.0)).sum(axis=1)
        spread = np.sqrt(squares / np.maximum(present, 1))
        lacking = len(directions) - present
        scores: FloatArray = total - self.penalty * spread - self._missing * lacking
        return scores

    def _standardised(self, values: FloatArray, directions: Sequence[Direction]) -> FloatArray:
        """Return z of values that are finite."""
        with np.errstate(over="ignore"):
            distance: FloatArray = values / self._unit - self._mean
            standard = distance / self._deviation
        if self._has_constant:
            sign = np.where(np.abs(distance) <= _PRECISION, 0.0, np.sign(distance))
            standard = np.where(self._is_constant, sign, standard)
        standard = np.clip(standard, -LARGEST, LARGEST)
        for column, direction in enumerate(directions):
            if direction == "minimize":
                standard[:, column] *= -1
        return standard

    def _joined(self, standard: FloatArray, metrics: int) -> FloatArray:
        """Return the score of members of which every value is finite."""
        total: FloatArray = standard.sum(axis=1)
        # The standard deviation written out, as `std` takes several times as long for a small pool.
        deviations = standard - (total / metrics)[:, np.newaxis]
        variance: FloatArray = np.square(deviations).sum(axis=1) / metrics
        scores: FloatArray = total - self.penalty * np.sqrt(variance)
        return scores


def _scale(values: FloatArray) -> tuple[float, float, float]:
    """Return the scale of a metric over a reference: a unit; mean and deviation in that unit.

    In units of the largest magnitude no square is too large for a float. A deviation of 0 says
    that the values are equal, one that is infinite that there are none.
    """
    finite = values[np.isfinite(values)]
    if not len(finite):
        return 1.0, 0.0, math.inf
    # Of zeros alone nothing is equal but zero.
    unit = max(float(np.abs(finite).max()), sys.float_info.min)
    relative = finite / unit
    if np.ptp(relative) <= _PRECISION:
        return unit, float(relative[0]), 0.0
    return unit, float(relative.mean()), float(relative.std())
