"""The fast synaptic flow against the one that is float64 throughout."""

from __future__ import annotations

import copy

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


class SqueezeExcite(nn.Module):
    """Weighs channels by what they hold."""

    def __init__(self) -> None:
        super().__init__()
        self.squeeze, self.excite = nn.Linear(8, 4), nn.Linear(4, 8)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        factors = self.excite(self.squeeze(features.mean((2, 3))).relu()).sigmoid()
        return features * factors[:, :, None, None]


class Overflowing(nn.Module):
    """A network with an activation in front of a flow beyond float32."""

    def __init__(self, activation: nn.Module) -> None:
        super().__init__()
        self.activation = activation
        self.layers = nn.ModuleList(nn.Conv2d(8, 8, 1, bias=False) for _ in range(30))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        features = self.activation(images)
        for layer in self.layers:
            features = 20 * layer(features)
        return features


class PlusOne(nn.Module):
    """Adds one."""

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return features + 1


def plain_gradients(network: nn.Module, image: torch.Tensor) -> list[torch.Tensor]:
    """Compute the gradients of the flow on a copy of the network without normalisation."""
    copied = copy.deepcopy(network).double()
    with torch.no_grad():
        for parameter in copied.parameters():
            parameter.abs_()
    copied(torch.ones_like(image).double()).sum().backward()
    layers = [each for each in copied.modules() if isinstance(each, nn.Conv2d | nn.Linear)]
    return [each.weight.grad for each in layers]


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


@pytest.mark.parametrize(
    "activation",
    [
        nn.ReLU(),
        nn.Sigmoid(),
        nn.Tanh(),
        nn.GELU(),
        nn.Hardswish(),
        nn.SiLU(),
        SqueezeExcite(),
        PlusOne(),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_flow_beyond_float32_is_that_of_float64_whatever_the_activation(activation) -> None:
    network = initialized(Overflowing(activation))
    image = torch.zeros(1, 8, 4, 4)
    expected = plain_gradients(network, image)

    found = [gradient for _, gradient in synaptic_flow(network, image)]

    assert max(float(each.max()) for each in expected) > torch.finfo(torch.float32).max
    for one, other in zip(found, expected, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-9, atol=0)


def test_recurrent_weights_are_part_of_the_flow() -> None:
    layer = nn.RNN(1, 1, nonlinearity="relu", batch_first=True)
    with torch.no_grad():
        layer.weight_ih_l0.fill_(-3.0)
        layer.weight_hh_l0.fill_(-2.0)
        layer.bias_ih_l0.zero_()
        layer.bias_hh_l0.zero_()

    class States(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = layer

        def forward(self, signals: torch.Tensor) -> torch.Tensor:
            states: torch.Tensor = self.layer(signals)[0]
            return states

    # R is 3 + (3 + 2 * 3) for two steps of one.
    (inputs, by_inputs), (states, by_states) = synaptic_flow(States(), torch.zeros(1, 2, 1))

    assert (inputs.item(), by_inputs.item()) == (3, 1 + 1 + 2)
    assert (states.item(), by_states.item()) == (2, 3)


def test_projections_of_attention_are_part_of_the_flow() -> None:
    class Attention(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.MultiheadAttention(4, 1, bias=False, batch_first=True)

        def forward(self, tokens: torch.Tensor) -> torch.Tensor:
            attended: torch.Tensor = self.layer(tokens, tokens, tokens)[0]
            return attended

    network = Attention()
    values, out = network.layer.in_proj_weight[8:].abs(), network.layer.out_proj.weight.abs()

    (projections, gradient), _ = synaptic_flow(network, torch.zeros(1, 3, 4))

    # Equal tokens are attended to alike, so that queries and keys have no part in R.
    assert torch.equal(projections[8:], values)
    torch.testing.assert_close(gradient[:8], torch.zeros(8, 4).double(), atol=1e-5, rtol=0)
    expected = 3 * out.sum(0).double()[:, None].expand(4, 4)
    torch.testing.assert_close(gradient[8:], expected, atol=1e-5, rtol=1e-5)
