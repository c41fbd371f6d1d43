"""Registers the built-in search spaces."""

from freerea_plugins import SearchSpace, hookimpl

from ._nasbench101 import NASBench101
from ._nats_size import NATSSize
from ._nats_topology import NATSTopology


@hookimpl
def freerea_spaces() -> list[type[SearchSpace]]:
    """Return the built-in search spaces."""
    return [NATSTopology, NATSSize, NASBench101]
