"""The base class of fitnesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._component import Component

if TYPE_CHECKING:
    from ._metric import Metric
    from ._pool_score import PoolScore


class Fitness(Component):
    """What a search looks for, under a name: metrics, and the pool score that joins them.

    A fitness is declared: derive a class and set the attributes. Where a metric has no meaning, as
    `Metric.unsuited_to` says, the fitness does without it.

    Attributes:
        metrics: Metrics or their names, at least one.
        score: The pool score that makes one number of them, or its name.
    """

    metrics: tuple[str | Metric, ...]
    score: str | PoolScore
