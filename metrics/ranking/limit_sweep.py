"""Limit sweep: how much accuracy is lost by choosing with a score, under many limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from .paper_pool_score import FloatArray
from .rank_agreement import chances_of_top, order_of

Members = npt.NDArray[np.intp]
"""Positions of some architectures among all, ``(members,)``."""

LEVELS = 10
"""Limits of a cost in a sweep."""

POOLS = 200
"""Random pools that are drawn unless another number is asked for."""

POOL_SIZE = 250
"""Architectures of a random pool unless there are few."""


def regret(scores: FloatArray, accuracies: FloatArray) -> float:
    """Return the accuracy that is lost by choosing with a score.

    Args:
        scores: Scores of the architectures that may be chosen, ``(n,)``, higher being better.
            They may be infinite; NaN is the worst.
        accuracies: Their accuracies, ``(n,)``, finite.

    Returns:
        The best accuracy minus that of the best by score, which is a mean where several are; from 0
        on. For equal scores, the regret of a choice by chance.
    """
    comparable = np.where(np.isnan(scores), -np.inf, scores)
    chosen = comparable == comparable.max()
    return float((accuracies.max() - accuracies[chosen]).mean())


def regrets(
    scoring: Callable[[FloatArray], FloatArray],
    values: FloatArray,
    accuracies: FloatArray,
    pools: Iterable[Members],
) -> FloatArray:
    """Return the regret of a score in each of several pools.

    A score is relative to the pool at hand and to nothing else: a search under a limit sees what is
    within the limit alone.

    Args:
        scoring: Scores the rows of values of one pool, ``(members, metrics)`` to ``(members,)``.
        values: Values of the metrics, ``(n, metrics)``.
        accuracies: Accuracies, ``(n,)``.
        pools: Who may be chosen each time; at least one.

    Returns:
        The regrets, ``(pools,)``, as `regret` has them. The best accuracy is that of the pool.
    """
    return np.array([regret(scoring(values[pool]), accuracies[pool]) for pool in pools])


def quantile_limits(costs: FloatArray) -> FloatArray:
    """Return ten limits of a cost: what 1/11, 2/11, … 10/11 of the architectures are within.

    Each limit is the cost of an architecture.

    Args:
        costs: Costs, ``(n,)``, at least one.
    """
    levels = np.arange(1, LEVELS + 1) / (LEVELS + 1)
    limits: FloatArray = np.quantile(costs, levels, method="inverted_cdf")
    return limits


def random_pools(
    costs: FloatArray, *, seed: int, count: int = POOLS, size: int = POOL_SIZE
) -> list[Members]:
    """Return pools of random architectures, each within a random limit of a cost.

    The limit is one of `quantile_limits`. A best of all hides how a score chooses among the others;
    pools, which are as many as a search sees, ask for it again and again.

    Args:
        costs: Costs, ``(n,)``, at least two.
        seed: Of the choice.
        count: Number of pools.
        size: Architectures of each; half of what is within the limit if that is fewer, and two at
            least where there are two.

    Returns:
        The members of each pool, ``(members,)``.
    """
    generator = np.random.default_rng(seed)
    limits = quantile_limits(costs)
    pools = []
    for _ in range(count):
        within = np.flatnonzero(costs <= generator.choice(limits))
        members = min(size, len(within), max(2, len(within) // 2))
        pools.append(generator.choice(within, members, replace=False))
    return pools


def top_accuracy(scores: FloatArray, accuracies: FloatArray, count: int = 10) -> float:
    """Return the mean accuracy of the best by score.

    Args:
        scores: Scores, ``(n,)``, as for `regret`.
        accuracies: Accuracies, ``(n,)``.
        count: How many are the best; all if there are fewer.

    Returns:
        The mean; over all orders of equals where equals would have to be ranked.
    """
    count = min(count, len(scores))
    comparable = np.where(np.isnan(scores), -np.inf, scores)
    return float(chances_of_top(order_of(comparable), count) @ accuracies / count)
