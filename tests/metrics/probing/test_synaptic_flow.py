"""The fast synaptic flow against the one that is float64 throughout."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from freerea.metrics import initialize, synaptic_flow
from freerea.metrics.probing.synaptic_flow import exact_synaptic_flow
from freerea.spaces import NATSTopology
from freerea_plugins import PAPER, Fidelity

# Without skips, the flow of the full network grows beyond float32.
HEAVY = (3, 3, 3, 3, 3, 3)
LIGHT = (0, 1, 3, 1, 2, 4)


def initialized(network: nn.Module) -> nn.Module:
    initialize(network, torch.Generator().manual_seed(0))
    return network


class Smooth(nn.Module):
    """A network that is not homogeneous, with a flow beyond float32."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(8, 8, 1, bias=False) for _ in range(30))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        features = images + 1
        for layer in self.layers:
            features = 20 * layer(features)
        return features


@pytest.mark.parametrize(
    ("genotype", "fidelity"),
    [(HEAVY, PAPER), (LIGHT, PAPER), (HEAVY, Fidelity("small", cells_per_stage=1))],
)
def test_weights_and_gradients_are_those_of_float64(genotype, fidelity) -> None:
    network = initialized(NATSTopology().build_network(genotype, fidelity))
    image = torch.zeros(1, 3, 32, 32)
    fast, exact = synaptic_flow(network, image), exact_synaptic_flow(network, image)
    assert len(fast) == len(exact) > 0
    for (weight, gradient), (exact_weight, exact_gradient) in zip(fast, exact, strict=True):
        torch.testing.assert_close(weight.double(), exact_weight)
        torch.testing.assert_close(gradient, exact_gradient, rtol=1e-4, atol=0)
    if genotype == HEAVY and fidelity is PAPER:
        assert max(float(gradient.max()) for _, gradient in exact) > torch.finfo(torch.float32).max


def test_a_flow_beyond_float32_that_cannot_be_scaled_is_computed_in_float64() -> None:
    network = initialized(Smooth())
    image = torch.zeros(1, 8, 4, 4)
    fast, exact = synaptic_flow(network, image), exact_synaptic_flow(network, image)
    assert max(float(gradient.max()) for _, gradient in exact) > torch.finfo(torch.float32).max
    for (_, gradient), (_, exact_gradient) in zip(fast, exact, strict=True):
        torch.testing.assert_close(gradient, exact_gradient)
