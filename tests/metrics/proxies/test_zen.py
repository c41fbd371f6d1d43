"""The metric zen."""

from __future__ import annotations

import math
import random
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


class ConvolutionalClassifier(nn.Module):
    """Weighs its channels by two layers in the middle, linear or not, and ends in convolutions."""

    def __init__(self, *, linear: bool) -> None:
        super().__init__()
        self.linear = linear
        self.first = nn.Conv2d(3, 4, 3)
        self.squeeze = nn.Linear(4, 2) if linear else nn.Conv2d(4, 2, 1)
        self.excite = nn.Linear(2, 4) if linear else nn.Conv2d(2, 4, 1)
        self.second = nn.Conv2d(4, 10, 3)

    def forward(self, images: Tensor) -> Tensor:
        features = F.relu(self.first(images))
        pooled = features.mean(dim=(2, 3), keepdim=not self.linear)
        factors = self.excite(F.relu(self.squeeze(pooled))).sigmoid()
        if self.linear:
            factors = factors[:, :, None, None]
        logits: Tensor = self.second(features * factors).mean(dim=(2, 3))
        return logits


class StochasticDepth(Plain):
    """Leaves out a convolution for some images and a sum for all; remembers what it drew."""

    def __init__(self) -> None:
        super().__init__(norm=False)
        self.drawn: list[list[float]] = []

    def features(self, images: Tensor) -> Tensor:
        kept = torch.rand(len(images)).round()
        summed = random.random() < 0.5
        self.drawn.append([*kept.tolist(), summed])
        features = self.second(self.first(images)) * kept[:, None, None, None]
        return (features + images.mean() * summed).mean(dim=(2, 3))


def test_the_value_is_that_of_a_plain_computation(
    probe_of: Callable[..., NetworkProbe],
) -> None:
    network = Plain(norm=True)
    probe = probe_of(network, size=64)
    generator = torch.Generator()
    generator.set_state(probe.generator.get_state())
    measured = Zen().measure(probe)
    with torch.no_grad():
        for layer in (network.first, network.second, network.classifier):
            layer.weight.normal_(generator=generator)
        images = torch.randn(64, 3, 8, 8, generator=generator)
        changed = images + 0.01 * torch.randn(64, 3, 8, 8, generator=generator)
        change = (network.features(changed) - network.features(images)).norm(dim=1).mean()
        variances = network.first(images).transpose(0, 1).flatten(1).var(1, correction=0)

    assert measured == pytest.approx(math.log(change) + math.log(variances.mean()) / 2, abs=1e-4)


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


def test_a_network_is_judged_by_its_output_where_that_is_not_of_a_linear_layer(
    probe_of: Callable[..., NetworkProbe],
) -> None:
    without = Zen().measure(probe_of(ConvolutionalClassifier(linear=False)))
    with_linear = Zen().measure(probe_of(ConvolutionalClassifier(linear=True)))

    assert with_linear == pytest.approx(without, abs=1e-4)


def test_layers_may_be_called_by_keyword_and_the_logits_be_viewed(
    probe_of: Callable[..., NetworkProbe],
) -> None:
    class Keywords(Plain):
        def forward(self, images: Tensor) -> Tensor:
            features = F.relu(self.norm(input=self.first(images)))
            pooled = F.relu(self.second(features)).mean(dim=(2, 3))
            logits: Tensor = self.classifier(input=pooled[:, None])
            return logits.flatten(1)

    expected = Zen().measure(probe_of(Plain(norm=True)))

    assert Zen().measure(probe_of(Keywords(norm=True))) == pytest.approx(expected, abs=1e-4)


def test_both_passes_draw_the_same_and_other_repeats_something_else(
    probe_of: Callable[..., NetworkProbe],
) -> None:
    network = StochasticDepth()
    probe = probe_of(network)
    Zen().measure(probe)
    probe.generator.manual_seed(99)
    Zen().measure(probe)
    first, again, other, other_again = network.drawn

    assert again == first
    assert other_again == other
    assert other != first


def test_global_sources_of_randomness_are_left_as_they_were(
    probe_of: Callable[..., NetworkProbe],
) -> None:
    probe = probe_of(StochasticDepth())
    state, python_state = torch.get_rng_state(), random.getstate()
    Zen().measure(probe)

    assert torch.equal(torch.get_rng_state(), state)
    assert random.getstate() == python_state


def test_a_network_without_a_path_has_the_worst_value(probe_without_path: NetworkProbe) -> None:
    assert Zen().measure(probe_without_path) == Zen.worst()
