"""A small network of every kind of trouble, and probes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea.metrics import NetworkProbe, initialize, pink_noise
from freerea.spaces import NATSTopology
from freerea_plugins import REDUCED, Dataset

TOY = Dataset("toy", (3, 8, 8), 10)


class Unit(nn.Module):
    """A residual block; ReLU by a function and in place, the sum in place."""

    def __init__(self, channels: int, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, stride, padding=1)
        self.norm = nn.BatchNorm2d(channels)
        self.relu = nn.ReLU(inplace=True)
        self.second = nn.Conv2d(channels, channels, 3, padding=1, groups=2)
        self.shortcut = nn.Conv2d(channels, channels, 1, stride)

    def forward(self, inputs: Tensor) -> Tensor:
        features = self.second(self.relu(self.norm(self.first(inputs))))
        features += self.shortcut(inputs)
        return F.relu(features)


class Small(nn.Module):
    """Stem, two blocks, classifier; and a convolution that leads nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 6, 3, padding=1), nn.ReLU(inplace=True))
        self.body = nn.ModuleList([Unit(6, 1), nn.Sequential(Unit(6, 2))])
        self.dead = nn.Conv2d(6, 4, 1)
        self.classifier = nn.Linear(6, 10)

    def forward(self, images: Tensor) -> Tensor:
        features = self.stem(images)
        self.dead(features)
        for block in self.body:
            features = block(features)
        logits: Tensor = self.classifier(features.mean(dim=(2, 3)))
        return logits


def _probe_of(network: nn.Module, *, size: int = 8) -> NetworkProbe:
    generator = torch.Generator().manual_seed(3)
    initialize(network, generator)
    batch = pink_noise(TOY, size=size)
    return NetworkProbe(network.train(), batch.images, batch.labels, generator)


@pytest.fixture
def probe_of() -> Callable[..., NetworkProbe]:
    """Return a function that initialises a network and gives it images of 8×8 pixels."""
    return _probe_of


@pytest.fixture
def probe() -> NetworkProbe:
    """Return a probe of the small network."""
    return _probe_of(Small())


@pytest.fixture
def probe_without_path() -> NetworkProbe:
    """Return a probe of a cell that leads nowhere."""
    network = NATSTopology().architecture((0,) * 6).build_network(REDUCED)
    return _probe_of(network)
