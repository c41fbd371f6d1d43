"""FLOPs as a metric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freerea_plugins import Architecture, ArchitectureMetric

from .constraints import Flops

if TYPE_CHECKING:
    from torch import nn


class FlopsMetric(ArchitectureMetric):
    """Multiply-adds of one image through the full network; more is better.

    Needs the structure only. A baseline that metrics have to beat: larger networks tend to be more
    accurate. At a fidelity that measures canonical architectures, what leads nowhere does not
    count.

    Source: Abdelfattah et al., https://arxiv.org/abs/2101.08134; Krishnakumar et al.,
    https://arxiv.org/abs/2210.03230.
    """

    name = "flops"

    def measure(self, architecture: Architecture) -> float:
        """Return the number of multiply-adds."""
        return float(Flops().cost(architecture))

    def measure_network(self, network: nn.Module, input_shape: tuple[int, ...]) -> float:
        """Return the number of multiply-adds."""
        from .counting import network_costs

        return float(network_costs(network, input_shape)["flops"])
