"""The pool score of AZ-NAS."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from freerea_plugins import Direction, PoolScore

from .paper_pool_score import FloatArray


class LogRankPoolScore(PoolScore):
    r"""Sum of the logarithms of the ranks.

    $s_i = \sum_k \log(r_{ik} / m)$, with $r_{ik}$ the rank of member i by metric k among m members,
    from 1 for the worst to m for the best; equals share their mean rank. A low rank in one metric
    costs more than high ranks in others gain. Scales of metrics do not matter. A value that is not
    finite is the worst of its metric, and leaves the member its ranks in the others.

    Source: Lee and Ham, AZ-NAS, https://arxiv.org/abs/2403.19232.
    """

    name = "log-rank"

    def __call__(self, values: FloatArray, directions: Sequence[Direction]) -> FloatArray:
        """Return the score of each member."""
        from scipy.stats import rankdata

        if not len(values):
            return np.empty(0)
        signs = np.array([1.0 if direction == "maximize" else -1.0 for direction in directions])
        pool = np.where(np.isfinite(values), values * signs, -np.inf)
        scores: FloatArray = np.log(rankdata(pool, axis=0) / len(pool)).sum(axis=1)
        return scores
