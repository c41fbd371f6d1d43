"""The paper's pool score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from freerea_plugins import Direction, PoolScore

FloatArray = npt.NDArray[np.float64]


class PaperPoolScore(PoolScore):
    r"""Sum of the normalised metrics minus their spread.

    $z_{ik} = v_{ik} / \max_j |v_{jk}|$, or one minus that for a metric to be minimised, and
    $s_i = \sum_k z_{ik} - \mathrm{std}_k(z_{ik})$. Members that are good in some metrics and
    bad in others are penalised.

    Source: FreeREA, section 3.1.

    Args:
        penalty: Whether the standard deviation is subtracted.
    """

    name = "paper"

    def __init__(self, *, penalty: bool = True) -> None:
        self.penalty = penalty

    def __call__(self, values: FloatArray, directions: Sequence[Direction]) -> FloatArray:
        """Return the score of each member."""
        defined = np.isfinite(values).all(axis=1)
        scores = np.full(len(values), -np.inf)
        pool = values[defined]
        if not len(pool):
            return scores
        largest = np.abs(pool).max(axis=0)
        normalized = pool / np.where(largest > 0, largest, 1.0)
        minimized = np.array([direction == "minimize" for direction in directions])
        normalized[:, minimized] = 1 - normalized[:, minimized]
        total = normalized.sum(axis=1)
        scores[defined] = total - normalized.std(axis=1) if self.penalty else total
        return scores
