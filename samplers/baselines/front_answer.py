"""One answer of a front."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

FloatArray = npt.NDArray[np.float64]


def front(losses: FloatArray) -> npt.NDArray[np.intp]:
    """Return the rows that no other dominates: is nowhere worse than, and somewhere better.

    Args:
        losses: ``(individuals, objectives)``, lower is better, infinite where undefined.
    """
    return np.array(
        [
            row
            for row, each in enumerate(losses)
            if not ((losses <= each).all(axis=1) & (losses < each).any(axis=1)).any()
        ],
        dtype=np.intp,
    )


def least_rank_sum(losses: FloatArray, objectives: Sequence[int]) -> int:
    """Return the row of the front whose ranks by some of the objectives have the least sum.

    Ranks are among the front; equals share one. Of equal sums the first wins.

    Args:
        losses: ``(individuals, objectives)``, lower is better, infinite where undefined.
        objectives: Columns whose ranks are added.
    """
    rows = front(losses)
    ranks = rankdata(losses[rows][:, list(objectives)], method="dense", axis=0)
    return int(rows[int(np.argmin(ranks.sum(axis=1)))])
