"""The metric trainability."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea.metrics import NetworkProbe, Trainability
from freerea.spaces import NATSTopology
from freerea_plugins import REDUCED


def score(norm: float) -> float:
    return 2 - norm - 1 / norm


def identity_of(factor: float, *, stride: int = 1) -> nn.Conv2d:
    """Return a convolution that multiplies by a factor."""
    convolution = nn.Conv2d(3, 3, stride, stride, bias=False)
    with torch.no_grad():
        convolution.weight.zero_()
        for channel in range(3):
            convolution.weight[channel, channel, 0, 0] = factor
    return convolution


def plain_probe(network: nn.Module) -> NetworkProbe:
    images = torch.randn(64, 3, 16, 16, generator=torch.Generator().manual_seed(0))
    return NetworkProbe(network, images, torch.zeros(64), torch.Generator().manual_seed(1))


@pytest.mark.parametrize("factor", [0.5, 0.999, 3.0])
@pytest.mark.parametrize("stride", [1, 2])
def test_a_block_that_multiplies_has_its_factor_for_a_norm(factor: float, stride: int) -> None:
    network = nn.Sequential(identity_of(1), identity_of(factor, stride=stride))

    value = Trainability().measure(plain_probe(network))

    # The norm is estimated from random signs.
    assert value == pytest.approx(score(factor), abs=0.12)


def test_the_mean_over_the_blocks_counts() -> None:
    network = nn.Sequential(identity_of(1), identity_of(0.5), nn.ReLU(), identity_of(3))

    value = Trainability().measure(plain_probe(network))

    # Half of the gradients pass the ReLU.
    assert value == pytest.approx((score(0.5) + score(1.5)) / 2, abs=0.12)


def test_the_value_is_that_of_a_plain_computation(
    probe_of: Callable[..., NetworkProbe],
) -> None:
    class Pair(nn.Module):
        """Overwrites what its blocks return, and adds a residual."""

        def __init__(self) -> None:
            super().__init__()
            self.first = nn.Conv2d(3, 4, 3, padding=1)
            self.second = nn.Conv2d(4, 6, 3, stride=2, padding=1)
            self.classifier = nn.Linear(6, 10)

        def forward(self, images: Tensor) -> Tensor:
            features = F.relu(self.first(images), inplace=True)
            features = self.second(features).relu_()
            logits: Tensor = self.classifier(features.mean(dim=(2, 3)))
            return logits

    network = Pair()
    probe = probe_of(network, size=16)
    first = network.first(probe.images)
    second = network.second(F.relu(first))
    drawn = torch.Generator()
    drawn.set_state(probe.generator.get_state())
    signs = torch.empty(second.shape).bernoulli_(0.5, generator=drawn) * 2 - 1
    (passed,) = torch.autograd.grad(second, first, signs)
    transfer = torch.zeros(4, 2, 2, 6)
    for row in range(4):
        for column in range(4):
            patch = passed[:, :, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
            transfer += torch.einsum("nchw,nd->chwd", patch, signs[:, :, row, column])
    norm = torch.linalg.svdvals(transfer.reshape(16, 6) / (16 * 4 * 4))[0].item()

    assert Trainability().measure(probe) == pytest.approx(score(norm), rel=1e-3)


@pytest.mark.parametrize("size", [7, 15])
def test_sizes_that_do_not_divide_are_no_obstacle(size: int) -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Conv2d(4, 4, 3, stride=2), nn.Upsample(size))
    grown = nn.Sequential(*network, nn.Conv2d(4, 4, 1))

    assert math.isfinite(Trainability().measure(plain_probe(grown)))


def test_a_network_without_a_path_has_the_worst_value(probe_without_path: NetworkProbe) -> None:
    assert Trainability().measure(probe_without_path) == Trainability.worst()


def test_a_block_that_changes_nothing_is_the_worst_value() -> None:
    network = nn.Sequential(identity_of(2), identity_of(1))

    assert Trainability().measure(plain_probe(network)) == Trainability.worst()


def test_one_block_is_the_worst_value() -> None:
    network = nn.Sequential(nn.Conv2d(3, 8, 3))

    assert Trainability().measure(plain_probe(network)) == Trainability.worst()


def test_a_cell_without_convolutions_is_a_block(
    probe_of: Callable[..., NetworkProbe],
) -> None:
    def trainability(operation: str) -> float:
        cell = f"|none~0|+|none~0|none~1|+|{operation}~0|none~1|none~2|"
        network = NATSTopology().architecture(cell).build_network(REDUCED)
        return Trainability().measure(probe_of(network))

    assert trainability("skip_connect") == Trainability.worst()
    assert math.isfinite(trainability("avg_pool_3x3"))
