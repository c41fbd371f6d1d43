"""Spaces and metrics that watch the evaluator."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from freerea.spaces import NATSTopology
from freerea_plugins import (
    PAPER,
    Dataset,
    Fidelity,
    Genotype,
    NetworkMetric,
    Probe,
    SearchSpace,
    Variable,
)

SPACE = NATSTopology()
LIVE = "|nor_conv_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|avg_pool_3x3~0|none~1|nor_conv_3x3~2|"
# The first edge ends in a node that nothing leaves.
DEAD_END = "|nor_conv_3x3~0|+|nor_conv_1x1~0|none~1|+|avg_pool_3x3~0|none~1|nor_conv_3x3~2|"
WITHOUT_PATH = "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|"
TWICE = Fidelity("twice", repeats=2)
TINY = Fidelity("tiny", cells_per_stage=1, resolution=0.25, repeats=2)


class ToySpace(SearchSpace):
    """Small networks, of which one draws from the global source of randomness."""

    name = "toy"
    datasets = (Dataset("toy", (3, 8, 8), 4),)
    variables = (Variable("dropout", ("no", "yes")),)

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        middle = nn.Dropout(0.5) if genotype[0] else nn.Identity()
        return nn.Sequential(
            nn.Conv2d(3, 8, 3),
            middle,
            nn.BatchNorm2d(8),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(8 * 36, 4),
        )


class Scripted(NetworkMetric):
    """Returns the values it was given, one for each repeat."""

    name = "scripted"

    def __init__(self, *values: float) -> None:
        self.values = iter(values)

    def measure(self, probe: Probe) -> float:
        return next(self.values)


class Watching(NetworkMetric):
    """Remembers its probes."""

    name = "watching"

    def __init__(self) -> None:
        self.training: list[bool] = []
        self.images: list[Tensor] = []
        self.labels: list[Tensor] = []
        self.weights: list[Tensor] = []
        self.draws: list[float] = []
        self.convolutions: list[int] = []

    def measure(self, probe: Probe) -> float:
        convolutions = [each for each in probe.network.modules() if isinstance(each, nn.Conv2d)]
        self.training.append(probe.network.training)
        self.images.append(probe.images)
        self.labels.append(probe.labels)
        self.weights.append(convolutions[0].weight.detach().clone())
        self.draws.append(torch.rand(1, generator=probe.generator).item())
        self.convolutions.append(len(convolutions))
        return 0.0
