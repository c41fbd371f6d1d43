"""A small network, its batch and all metrics."""

from __future__ import annotations

from torch import nn

from freerea.metrics import Batch, pink_noise, score
from freerea_plugins import Dataset, NetworkMetric, default_plugin_manager

NAMES = [
    name
    for name, registration in default_plugin_manager().metrics.items()
    if registration.plugin.name == "freerea-metrics"
    and issubclass(registration.component, NetworkMetric)
]
BATCH = pink_noise(Dataset("small", (3, 8, 8), 4), size=8)


class Network(nn.Sequential):
    """Two convolutions, the second of which may be replaced, and a classifier."""

    def __init__(self, *middle: nn.Module) -> None:
        layers = middle or (nn.Conv2d(8, 8, 3, padding=1),)
        super().__init__(
            nn.Conv2d(3, 8, 3, padding=1),
            nn.BatchNorm2d(8),
            nn.ReLU(inplace=True),
            *layers,
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(8, 4),
        )


def values(network: nn.Module, batch: Batch = BATCH) -> dict[str, float]:
    return score(network, batch, NAMES, repeats=1)
