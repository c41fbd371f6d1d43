"""How well a metric ranks architectures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import kendalltau, spearmanr

from .paper_pool_score import FloatArray

TOP = 0.1
"""The part of a pool that counts as its top."""


@dataclass(frozen=True)
class RankAgreement:
    """How far two rankings of the same architectures agree; 1 is perfect in each respect.

    Where equals would have to be ranked, the last two are means over all their orders.

    Attributes:
        kendall: Kendall's τ-b.
        spearman: Spearman's ρ.
        top_recall: Part of the best tenth by accuracy that is in the best tenth by value.
        ndcg: Discounted cumulative gain of the best tenth by value, relative to the largest
            possible. The gain of an architecture is its accuracy, scaled from 0 for the pool's
            worst to 1 for its best.
    """

    kendall: float
    spearman: float
    top_recall: float
    ndcg: float


def rank_agreement(values: FloatArray, accuracies: FloatArray) -> RankAgreement:
    """Compare the ranking by value with that by accuracy.

    Args:
        values: Values, ``(n,)``, higher being better. They may be infinite.
        accuracies: Accuracies of the same architectures, ``(n,)``, finite.

    Returns:
        The agreement; NaN where all values or all accuracies are equal.
    """
    order = order_of(values)
    if len(np.unique(order)) < 2 or np.ptp(accuracies) == 0:
        return RankAgreement(np.nan, np.nan, np.nan, np.nan)
    top = max(1, round(TOP * len(values)))
    accuracy_order = order_of(accuracies)
    both = chances_of_top(order, top) @ chances_of_top(accuracy_order, top)
    gains = (accuracies - accuracies.min()) / np.ptp(accuracies)
    expected = (np.bincount(order, weights=gains) / np.bincount(order))[order]
    by_value = np.argsort(-order)[:top]
    by_accuracy = np.argsort(-accuracies)[:top]
    discounts = 1 / np.log2(np.arange(top) + 2)
    return RankAgreement(
        kendall=float(kendalltau(order, accuracies).statistic),
        spearman=float(spearmanr(order, accuracies).statistic),
        top_recall=float(both / top),
        ndcg=float((expected[by_value] @ discounts) / (gains[by_accuracy] @ discounts)),
    )


def order_of(values: FloatArray) -> npt.NDArray[np.intp]:
    """Return positions among the distinct values, from 0 for the lowest.

    They say the same as the values, and are finite.
    """
    order: npt.NDArray[np.intp] = np.unique(values, return_inverse=True)[1]
    return order


def chances_of_top(order: npt.NDArray[np.intp], top: int) -> FloatArray:
    """Return how likely each member is among the best if equals are put in a random order.

    Args:
        order: Positions among the distinct values, from 0 for the lowest.
        top: How many members are the best.
    """
    sizes = np.bincount(order)
    better = len(order) - np.cumsum(sizes)
    chances: FloatArray = np.clip(top - better, 0, sizes) / sizes
    return chances[order]
