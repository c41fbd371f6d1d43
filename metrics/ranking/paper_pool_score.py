"""The paper's pool score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from freerea_plugins import Direction, PoolScore

FloatArray = npt.NDArray[np.float64]
"""An array of 64-bit floats."""


class PaperPoolScore(PoolScore):
    r"""Sum of the normalised metrics minus their spread.

    $z_{ik} = v_{ik} / \max_j |v_{jk}|$, or one minus that for a metric to be minimised, and
    $s_i = \sum_k z_{ik} - \mathrm{std}_k(z_{ik})$. Members that are good in some metrics and
    bad in others are penalised. A member with a value that is not finite has the score ``-inf``.

    Source: FreeREA, section 3.1.

    Args:
        penalty: Whether the standard deviation is subtracted.
    """

    name = "paper"

    def __init__(self, *, penalty: bool = True) -> None:
        self.penalty = penalty

    def __call__(self, values: FloatArray, directions: Sequence[Direction]) -> FloatArray:
        """Return the score of each member."""
        finite = np.isfinite(values)
        if len(values) and finite.all():
            return self._score(values, directions)
        defined = finite.all(axis=1)
        scores = np.full(len(values), -np.inf)
        if defined.any():
            scores[defined] = self._score(values[defined], directions)
        return scores

    def _score(self, pool: FloatArray, directions: Sequence[Direction]) -> FloatArray:
        """Return the score of members of which every value is finite."""
        largest = np.abs(pool).max(axis=0)
        largest[largest == 0] = 1.0
        normalized: FloatArray = pool / largest
        for column, direction in enumerate(directions):
            if direction == "minimize":
                normalized[:, column] = 1 - normalized[:, column]
        total: FloatArray = normalized.sum(axis=1)
        if not self.penalty:
            return total
        # The standard deviation written out: pools are small, and `std` is called twice for each
        # generation of an evolution.
        metrics = len(directions)
        deviations = normalized - (total / metrics)[:, np.newaxis]
        variance: FloatArray = np.square(deviations).sum(axis=1) / metrics
        scores: FloatArray = total - np.sqrt(variance)
        return scores
