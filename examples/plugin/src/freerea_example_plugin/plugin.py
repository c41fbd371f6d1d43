"""What FreeREA finds through the entry point: the hooks."""

from freerea_plugins import (
    Fitness,
    HardwareConstraint,
    Metric,
    SearchAlgorithm,
    SearchSpace,
    hookimpl,
)

from .activation_memory import ActivationMemory
from .feature_rank import FeatureRank
from .local_search import LocalSearch
from .spread import Spread
from .tiny_plain import TinyPlain


@hookimpl
def freerea_metrics() -> list[type[Metric]]:
    """Return the metrics of this plugin."""
    return [FeatureRank]


@hookimpl
def freerea_spaces() -> list[type[SearchSpace]]:
    """Return the search spaces of this plugin."""
    return [TinyPlain]


@hookimpl
def freerea_constraints() -> list[type[HardwareConstraint]]:
    """Return the hardware constraints of this plugin."""
    return [ActivationMemory]


@hookimpl
def freerea_fitnesses() -> list[type[Fitness]]:
    """Return the fitnesses of this plugin."""
    return [Spread]


@hookimpl
def freerea_algorithms() -> list[type[SearchAlgorithm]]:
    """Return the search algorithms of this plugin."""
    return [LocalSearch]
