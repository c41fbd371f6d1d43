"""Registers the built-in search spaces."""

from freerea_plugins import SearchSpace, hookimpl

from .nasbench101.space import NASBench101
from .nats_bench.size import NATSSize
from .nats_bench.topology import NATSTopology


@hookimpl
def freerea_spaces() -> list[type[SearchSpace]]:
    """Return the built-in search spaces."""
    return [NATSTopology, NATSSize, NASBench101]
