"""FLOPs and parameters: in closed form where the search space knows them, else measured."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING

from freerea_plugins import Architecture, HardwareConstraint

if TYPE_CHECKING:
    from torch import nn


class Flops(HardwareConstraint):
    """Multiply-adds of one image through the full network."""

    name = "flops"
    unit = "multiply-adds"

    def cost(self, architecture: Architecture) -> float:
        """Return the number of multiply-adds."""
        return _cost(self.name, architecture)

    def network_cost(self, network: nn.Module, input_shape: tuple[int, ...]) -> float:
        """Return the number of multiply-adds of a network."""
        return _network_cost(self.name, network, input_shape)


class Params(HardwareConstraint):
    """Trainable parameters of the full network."""

    name = "params"
    unit = "parameters"

    def cost(self, architecture: Architecture) -> float:
        """Return the number of parameters."""
        return _cost(self.name, architecture)

    def network_cost(self, network: nn.Module, input_shape: tuple[int, ...]) -> float:
        """Return the number of parameters of a network."""
        return _network_cost(self.name, network, input_shape)


def _cost(name: str, architecture: Architecture) -> float:
    known = architecture.space.costs(architecture.genotype)
    return known[name] if name in known else _measured_costs(architecture)[name]


def _network_cost(name: str, network: nn.Module, input_shape: tuple[int, ...]) -> float:
    from .counting import network_costs

    return network_costs(network, input_shape)[name]


@functools.lru_cache(maxsize=65536)
def _measured_costs(architecture: Architecture) -> Mapping[str, float]:
    import torch

    from ..networks.randomness import preserved_randomness
    from .counting import network_costs

    with preserved_randomness(torch.device("cpu")):
        network = architecture.space.build_network(architecture.genotype)
        return network_costs(network, architecture.input_shape())
