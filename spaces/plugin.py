"""Registers the built-in search spaces, and metrics that belong to one of them."""

from freerea_plugins import Metric, SearchSpace, hookimpl

from .mobile.presets import MobileMicro, MobileSmall, MobileTiny
from .nasbench101.released_skips import ReleasedSkippedLayers
from .nasbench101.space import NASBench101
from .nasbench_macro.space import NASBenchMacro
from .nats_bench.size import NATSSize
from .nats_bench.topology import NATSTopology


@hookimpl
def freerea_spaces() -> list[type[SearchSpace]]:
    """Return the built-in search spaces."""
    return [
        NATSTopology,
        NATSSize,
        NASBench101,
        MobileMicro,
        MobileTiny,
        MobileSmall,
        NASBenchMacro,
    ]


@hookimpl
def freerea_metrics() -> list[type[Metric]]:
    """Return the metrics of one search space."""
    return [ReleasedSkippedLayers]
