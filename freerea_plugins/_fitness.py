"""The base class of fitnesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._component import Component

if TYPE_CHECKING:
    from ._fidelity import Fidelity
    from ._metric import Metric
    from ._pool_score import PoolScore
    from ._space import SearchSpace


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

    def fidelity(self, space: SearchSpace) -> Fidelity:
        """Return how networks are measured in a search that does not say.

        By default `reduced`. Metrics of one forward pass gain more by depth than by repeats: for
        them `single` may be the better choice.
        """
        return space.reduced
