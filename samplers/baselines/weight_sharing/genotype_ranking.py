"""Genotypes in falling order of their probability, where variables are independent."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence

from freerea_plugins import Genotype


def most_probable(log_probabilities: Sequence[Sequence[float]]) -> Iterator[Genotype]:
    """Yield all combinations of choices in falling order of the product of their probabilities.

    Of two that are as probable, the first in lexicographic order comes first among those that are
    known by then.

    Args:
        log_probabilities: For each variable the logarithm of the probability of each choice.
    """
    falling = [
        sorted(range(len(each)), key=lambda choice, each=each: (-each[choice], choice))  # type: ignore[misc]
        for each in log_probabilities
    ]

    def entry(ranks: tuple[int, ...]) -> tuple[float, Genotype, tuple[int, ...]]:
        genotype = tuple(order[rank] for order, rank in zip(falling, ranks, strict=True))
        total = math.fsum(
            each[choice] for each, choice in zip(log_probabilities, genotype, strict=True)
        )
        return -total, genotype, ranks

    waiting = [entry((0,) * len(falling))]
    while waiting:
        _, genotype, ranks = heapq.heappop(waiting)
        yield genotype
        # Raised at its last raised rank or after it: so each combination has one predecessor.
        last = max((position for position, rank in enumerate(ranks) if rank), default=0)
        for position in range(last, len(ranks)):
            if ranks[position] + 1 < len(falling[position]):
                heapq.heappush(
                    waiting,
                    entry((*ranks[:position], ranks[position] + 1, *ranks[position + 1 :])),
                )
