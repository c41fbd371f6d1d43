"""The metric zen."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea.metrics import NetworkProbe, Zen


class Plain(nn.Module):
    """Two convolutions, batch-norm where asked for, and a classifier."""

    def __init__(self, *, norm: bool) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 4, 3)
        self.norm = nn.BatchNorm2d(4) if norm else nn.Identity()
        self.second = nn.Conv2d(4, 5, 3)
        self.classifier = nn.Linear(5, 10)

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.classifier(self.features(images))
        return logits

    def features(self, images: Tensor) -> Tensor:
        features = F.relu(self.norm(self.first(images)), inplace=True)
        return F.relu(self.second(features)).mean(dim=(2, 3))


def test_the_value_is_that_of_a_plain_computation(
    probe_of: Callable[..., NetworkProbe],
) -> None:
    network = Plain(norm=True)
    probe = probe_of(network, size=64)
    values = []
    for _ in range(20):
        for layer in (network.first, network.second, network.classifier):
            nn.init.normal_(layer.weight)
        with torch.no_grad():
            images = torch.randn(64, 3, 8, 8)
            changed = images + 0.01 * torch.randn(64, 3, 8, 8)
            change = (network.features(changed) - network.features(images)).norm(dim=1).mean()
            variances = network.first(images).transpose(0, 1).flatten(1).var(1)
        values.append(math.log(change) + math.log(variances.mean().sqrt()))
    measured = [
        Zen().measure(
            NetworkProbe(network, probe.images, probe.labels, torch.Generator().manual_seed(seed))
        )
        for seed in range(20)
    ]

    # Weights and noise are drawn anew: the means agree, not the values.
    assert sum(measured) / 20 == pytest.approx(sum(values) / 20, abs=0.25)


def test_what_batch_norm_takes_out_is_put_back(probe_of: Callable[..., NetworkProbe]) -> None:
    with_norm = Zen().measure(probe_of(Plain(norm=True), size=64))
    without = Zen().measure(probe_of(Plain(norm=False), size=64))

    assert with_norm == pytest.approx(without, abs=0.2)


def test_the_images_and_the_weights_do_not_matter(probe: NetworkProbe) -> None:
    value = Zen().measure(probe)
    dark = NetworkProbe(
        probe.network, torch.zeros_like(probe.images), probe.labels, probe.generator
    )
    with torch.no_grad():
        probe.network.stem[0].weight.mul_(5)

    assert Zen().measure(dark) == value


def test_the_source_of_randomness_is_looked_at_and_left_as_it_was(probe: NetworkProbe) -> None:
    state = probe.generator.get_state()
    value = Zen().measure(probe)

    assert torch.equal(probe.generator.get_state(), state)
    probe.generator.manual_seed(99)
    assert Zen().measure(probe) != value


def test_a_network_without_a_linear_layer_is_judged_by_its_output(
    probe_of: Callable[..., NetworkProbe],
) -> None:
    assert math.isfinite(Zen().measure(probe_of(nn.Conv2d(3, 10, 3))))


def test_a_network_without_a_path_has_the_worst_value(probe_without_path: NetworkProbe) -> None:
    assert Zen().measure(probe_without_path) == Zen.worst()
