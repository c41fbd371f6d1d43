"""FLOPs and parameters: in closed form where the search space knows them, else measured."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from freerea_plugins import Architecture, HardwareConstraint


class Flops(HardwareConstraint):
    """Multiply-adds of one image through the full network."""

    name = "flops"
    unit = "multiply-adds"

    def cost(self, architecture: Architecture) -> float:
        """Return the number of multiply-adds."""
        return _cost(self.name, architecture)


class Params(HardwareConstraint):
    """Trainable parameters of the full network."""

    name = "params"
    unit = "parameters"

    def cost(self, architecture: Architecture) -> float:
        """Return the number of parameters."""
        return _cost(self.name, architecture)


def _cost(name: str, architecture: Architecture) -> float:
    known = architecture.space.costs(architecture.genotype)
    return known[name] if name in known else _measured_costs(architecture)[name]


@functools.lru_cache(maxsize=65536)
def _measured_costs(architecture: Architecture) -> Mapping[str, float]:
    import torch

    from ..networks.randomness import preserved_randomness
    from .counting import network_costs

    with preserved_randomness(torch.device("cpu")):
        network = architecture.space.build_network(architecture.genotype)
        return network_costs(network, architecture.input_shape())
