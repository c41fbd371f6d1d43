"""Costs that the graph of a network tells."""

from __future__ import annotations

import functools
from abc import abstractmethod
from typing import TYPE_CHECKING, Literal

from freerea_plugins import Architecture, HardwareConstraint, unknown_name

if TYPE_CHECKING:
    from torch import nn

    from ..graphs.graph import Graph

NumberType = Literal["int8", "float32"]
"""How a device keeps weights and values."""

ITEM_BYTES: dict[NumberType, int] = {"int8": 1, "float32": 4}
"""Bytes of a number."""


class GraphConstraint(HardwareConstraint):
    """A cost of the graph of a network, whatever space or function it comes from.

    Instances are frozen dataclasses: what was measured of an architecture is known by its
    constraint.
    """

    @abstractmethod
    def graph_cost(self, graph: Graph) -> float:
        """Return the cost of what a device runs, in `unit`."""

    def known_cost(self, architecture: Architecture) -> float | None:  # noqa: ARG002
        """Return the cost where the space knows it in closed form."""
        return None

    def cost(self, architecture: Architecture) -> float:
        """Return the cost of the full network of an architecture, in `unit`.

        In closed form where the space knows it, else of the network, which is built once.
        """
        known = self.known_cost(architecture)
        return _measured(self, architecture) if known is None else known

    def network_cost(self, network: nn.Module, input_shape: tuple[int, ...]) -> float:
        """Return the cost of a network, in `unit`."""
        from ..graphs.networks import network_graph

        return self.graph_cost(network_graph(network, input_shape))


@functools.lru_cache(maxsize=65536)
def _measured(constraint: GraphConstraint, architecture: Architecture) -> float:
    from ..graphs.networks import architecture_graph

    return constraint.graph_cost(architecture_graph(architecture))


def options_of(constraint: str, argument: str, known: tuple[str, ...]) -> set[str]:
    """Return the words that users write behind the name of a constraint.

    Args:
        constraint: Name of the constraint.
        argument: Words with ``+`` between them.
        known: All words there are.

    Raises:
        InputError: If one is unknown.
    """
    words = argument.split("+")
    for each in words:
        if each not in known:
            raise unknown_name(f"option of `{constraint}`", each, known)
    return set(words)
