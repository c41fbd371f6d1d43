"""The metric expressivity."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea.metrics import Expressivity, NetworkProbe, Progressivity


class Overwriting(nn.Module):
    """Overwrites what its convolutions return; one of them is inside containers."""

    def __init__(self) -> None:
        super().__init__()
        self.last = nn.Conv2d(6, 8, 3, stride=2)
        self.body = nn.ModuleList([nn.Sequential(nn.Conv2d(3, 6, 3), nn.ReLU(inplace=True))])
        self.classifier = nn.Sequential(nn.Flatten(), nn.Linear(32, 10))

    def forward(self, images: Tensor) -> Tensor:
        features = F.relu(self.last(self.body[0](images)), inplace=True)
        logits: Tensor = self.classifier(features)
        return logits


def entropy(features: Tensor) -> float:
    channels: npt.NDArray[np.float64] = features.transpose(0, 1).flatten(1).double().numpy()
    eigenvalues = np.linalg.eigvalsh(np.cov(channels))
    shares = eigenvalues / eigenvalues.sum()
    return float(-(shares * np.log(shares)).sum())


@torch.no_grad()
def plain_entropies(network: Overwriting, images: Tensor) -> list[float]:
    first = network.body[0][0](images)
    return [entropy(first), entropy(network.last(first.relu()))]


def test_the_value_is_that_of_a_plain_computation(
    probe_of: Callable[[nn.Module], NetworkProbe],
) -> None:
    network = Overwriting()
    probe = probe_of(network)

    expected = sum(plain_entropies(network, probe.images))
    assert Expressivity().measure(probe) == pytest.approx(expected, rel=1e-4)


def test_progressivity_is_the_growth_from_block_to_block(
    probe_of: Callable[[nn.Module], NetworkProbe],
) -> None:
    network = Overwriting()
    probe = probe_of(network)
    first, last = plain_entropies(network, probe.images)

    assert Progressivity().measure(probe) == pytest.approx(last - first, abs=1e-4)


def test_the_blocks_of_a_wrapped_network_are_found(
    probe_of: Callable[[nn.Module], NetworkProbe],
) -> None:
    class Wrapper(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = Overwriting()

        def forward(self, images: Tensor) -> Tensor:
            logits: Tensor = self.model(images)
            return logits

    wrapped = Expressivity().measure(probe_of(Wrapper()))

    assert wrapped == Expressivity().measure(probe_of(Overwriting()))


def test_both_metrics_share_one_pass(probe_of: Callable[[nn.Module], NetworkProbe]) -> None:
    network = Overwriting()
    runs: list[int] = []
    network.register_forward_hook(lambda *_: runs.append(1))
    probe = probe_of(network)

    Expressivity().measure(probe)
    Progressivity().measure(probe)

    assert len(runs) == 1


def test_features_that_are_all_alike_have_no_expressivity(
    probe_of: Callable[[nn.Module], NetworkProbe],
) -> None:
    network = nn.Sequential(nn.Conv2d(3, 6, 1), nn.Conv2d(6, 6, 1))
    probe = probe_of(network)
    with torch.no_grad():
        for layer in network:
            layer.weight.fill_(1.0)  # One direction in the space of the channels.

    assert Expressivity().measure(probe) == pytest.approx(0, abs=1e-4)


def test_a_network_without_a_path_has_the_worst_value(probe_without_path: NetworkProbe) -> None:
    assert Expressivity().measure(probe_without_path) == -math.inf


def test_a_network_without_blocks_has_the_worst_value(
    probe_of: Callable[[nn.Module], NetworkProbe],
) -> None:
    probe = probe_of(nn.Sequential(nn.Flatten(), nn.Linear(192, 10)))

    assert Expressivity().measure(probe) == Expressivity.worst()


def test_a_block_counts_whatever_it_consists_of(
    probe_of: Callable[[nn.Module], NetworkProbe],
) -> None:
    class Pool(nn.Module):
        """A composite module without a convolution."""

        def __init__(self) -> None:
            super().__init__()
            self.pool = nn.AvgPool2d(2)

        def forward(self, features: Tensor) -> Tensor:
            pooled: Tensor = self.pool(features)
            return pooled

    stem = nn.Conv2d(3, 6, 3)
    with_composite = probe_of(nn.Sequential(stem, Pool(), nn.Flatten(), nn.Linear(54, 10)))
    features = stem(with_composite.images).detach()

    expected = entropy(features) + entropy(F.avg_pool2d(features, 2))
    assert Expressivity().measure(with_composite) == pytest.approx(expected, rel=1e-4)
    # Layers that are neither convolutions nor composite are none.
    plain = probe_of(nn.Sequential(stem, nn.AvgPool2d(2), nn.Flatten(), nn.Linear(54, 10)))
    assert Expressivity().measure(plain) == pytest.approx(entropy(features), rel=1e-4)
