"""The metrics meco and batch_meco."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch import Tensor, nn

from freerea.metrics import BatchMeCo, MeCo, NetworkProbe
from freerea_plugins import NetworkMetric


def drawn(images: int = 8, size: int = 8) -> Tensor:
    return torch.randn(images, 3, size, size, generator=torch.Generator().manual_seed(2))


def measured(metric: NetworkMetric, network: nn.Module, images: Tensor) -> float:
    labels = torch.zeros(len(images), dtype=torch.int64)
    probe = NetworkProbe(network, images, labels, torch.Generator().manual_seed(0))
    return metric.measure(probe)


def smallest(outputs: Tensor) -> float:
    """Return the smallest eigenvalue of the correlation of channels, plainly."""
    channels: npt.NDArray[np.float64] = outputs.transpose(0, 1).flatten(1).double().numpy()
    return float(np.linalg.eigvalsh(np.corrcoef(channels))[0])


@torch.no_grad()
def test_the_value_is_that_of_a_plain_computation() -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3, 6, 3), nn.BatchNorm2d(6), nn.ReLU(), nn.Conv2d(6, 4, 1))
    images = drawn()
    first = network[0](images)
    second = network[3](network[2](network[1](first)))
    assert measured(BatchMeCo(), network, images) == pytest.approx(
        smallest(first) + smallest(second), rel=1e-4
    )
    assert measured(MeCo(), network, images) == pytest.approx(
        smallest(first[:1]) + smallest(second[:1]), rel=1e-4
    )


@torch.no_grad()
def test_one_image_is_blind_where_channels_outnumber_places_and_the_batch_is_not() -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3, 20, 3))
    images = drawn(images=40, size=6)
    assert measured(MeCo(), network, images) == pytest.approx(0, abs=1e-6)
    assert measured(BatchMeCo(), network, images) > 1e-3


@torch.no_grad()
def test_linear_layers_that_work_place_by_place_count() -> None:
    class Tokens(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.project = nn.Linear(3, 3)
            self.classifier = nn.Linear(3, 10)

        def forward(self, images: Tensor) -> Tensor:
            tokens = self.project(images.flatten(2).transpose(1, 2))
            logits: Tensor = self.classifier(tokens.mean(1))
            return logits

    torch.manual_seed(0)
    network = Tokens()
    tokens = network.project(drawn().flatten(2).transpose(1, 2))
    expected = smallest(tokens.transpose(1, 2))
    assert measured(BatchMeCo(), network, drawn()) == pytest.approx(expected, rel=1e-4)


@torch.no_grad()
def test_a_channel_that_does_not_vary_or_repeats_another_makes_a_layer_worthless() -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3, 6, 3), nn.Conv2d(6, 6, 1))
    whole = measured(BatchMeCo(), network, drawn())
    network[0].weight[0] = 0
    dead = measured(BatchMeCo(), network, drawn())
    network[0].weight[0] = network[0].weight[1]
    repeated = measured(BatchMeCo(), network, drawn())
    # The second layer mixes channels, of which one is missing: it has one too few as well.
    assert whole > 0.01
    assert dead == pytest.approx(0, abs=1e-5)
    assert repeated == pytest.approx(0, abs=1e-5)


@torch.no_grad()
def test_wide_layers_are_compared_by_128_of_their_channels() -> None:
    torch.manual_seed(0)
    wide = nn.Conv2d(3, 256, 3, bias=False)
    narrow = nn.Conv2d(3, 128, 3, bias=False)
    chosen = torch.linspace(0, 255, 128).round().long()
    narrow.weight.copy_(wide.weight[chosen])
    images = drawn(images=32)
    assert measured(BatchMeCo(), wide, images) == pytest.approx(
        measured(BatchMeCo(), narrow, images), abs=1e-6
    )


@torch.no_grad()
def test_large_images_are_compared_by_65536_places_evenly_spaced() -> None:
    torch.manual_seed(0)
    network = nn.Conv2d(3, 6, 3, padding=1, bias=False)
    images = drawn(images=17, size=64)
    outputs = network(images).flatten(2)
    assert measured(BatchMeCo(), network, images) == pytest.approx(
        smallest(outputs[..., ::2]), rel=1e-4
    )
    assert measured(BatchMeCo(), network, images[:16]) == pytest.approx(
        smallest(outputs[:16]), rel=1e-4
    )


@torch.no_grad()
def test_fewer_values_than_channels_tell_nothing_and_do_not_hide_what_is_not_finite() -> None:
    network = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(3, 8, 1), nn.Conv2d(8, 8, 1))
    assert measured(BatchMeCo(), network, drawn()) == 0
    network[1].weight.fill_(float("nan"))
    assert measured(BatchMeCo(), network, drawn()) == BatchMeCo.worst()


def test_a_network_without_such_layers_has_the_value_0() -> None:
    network = nn.Sequential(nn.Flatten(), nn.Linear(192, 10))
    assert measured(MeCo(), network, drawn()) == 0
    assert measured(BatchMeCo(), network, drawn()) == 0


def test_weights_that_are_not_finite_give_the_worst_value() -> None:
    network = nn.Sequential(nn.Conv2d(3, 6, 3))
    with torch.no_grad():
        network[0].weight.fill_(float("nan"))
    assert measured(BatchMeCo(), network, drawn()) == BatchMeCo.worst()
