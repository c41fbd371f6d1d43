"""The hooks that a plugin may implement.

A plugin is any object with functions marked ``hookimpl``, usually a module, that a distribution
names in the entry-point group ``freerea``. It may implement any of the hooks. Keep its imports
light: the module is imported to learn which names exist, also by ``freerea list``.
"""

from ._algorithm import SearchAlgorithm
from ._constraint import HardwareConstraint
from ._exporter import Exporter
from ._fitness import Fitness
from ._markers import hookspec
from ._metric import Metric
from ._pool_score import PoolScore
from ._space import SearchSpace


@hookspec
def freerea_metrics() -> list[type[Metric]]:  # type: ignore[empty-body]
    """Return the training-free metrics that this plugin adds, as classes."""


@hookspec
def freerea_spaces() -> list[type[SearchSpace]]:  # type: ignore[empty-body]
    """Return the search spaces that this plugin adds, as classes."""


@hookspec
def freerea_constraints() -> list[type[HardwareConstraint]]:  # type: ignore[empty-body]
    """Return the hardware constraints that this plugin adds, as classes."""


@hookspec
def freerea_scores() -> list[type[PoolScore]]:  # type: ignore[empty-body]
    """Return the pool scores that this plugin adds, as classes."""


@hookspec
def freerea_fitnesses() -> list[type[Fitness]]:  # type: ignore[empty-body]
    """Return the fitnesses that this plugin adds, as classes."""


@hookspec
def freerea_exporters() -> list[type[Exporter]]:  # type: ignore[empty-body]
    """Return the formats of exported networks that this plugin adds, as classes."""


@hookspec
def freerea_algorithms() -> list[type[SearchAlgorithm]]:  # type: ignore[empty-body]
    """Return the search algorithms that this plugin adds, as classes."""
