"""The network of NATS-Bench's topology space in torch."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea_plugins import Genotype

from ._nats_topology_equivalence import CONV_1X1, CONV_3X3, EDGES, NONE, POOL


class NATSTopologyNetwork(nn.Module):
    """Stem, three stages of equal cells with a residual reduction between them, classifier.

    Args:
        genotype: Operation of each edge of the cell, taken as it is: convolutions that lead
            nowhere are built and run.
        channels: Channels of the first stage; doubled at each reduction.
        cells_per_stage: Number of cells in each stage.
        classes: Number of logits.
    """

    def __init__(
        self, genotype: Genotype, *, channels: int, cells_per_stage: int, classes: int
    ) -> None:
        super().__init__()
        self.stem = nn.Sequential(_convolution(3, channels, 3), nn.BatchNorm2d(channels))
        body: list[nn.Module] = []
        for stage in range(3):
            width = channels << stage
            if stage > 0:
                body.append(ResidualReduction(width // 2, width))
            body.extend(Cell(genotype, width) for _ in range(cells_per_stage))
        self.body = nn.Sequential(*body)
        self.norm = nn.BatchNorm2d(width)
        self.relu = nn.ReLU()
        self.classifier = nn.Linear(width, classes)

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits ``(n, classes)`` of images ``(n, 3, height, width)``."""
        features = self.relu(self.norm(self.body(self.stem(images))))
        logits: Tensor = self.classifier(features.mean(dim=(2, 3)))
        return logits


class Cell(nn.Module):
    """A cell: each node is the sum of the operations on the edges that reach it."""

    def __init__(self, genotype: Genotype, channels: int) -> None:
        super().__init__()
        self.operations = nn.ModuleList(_operation(each, channels) for each in genotype)
        self._live = tuple(each != NONE for each in genotype)

    def forward(self, inputs: Tensor) -> Tensor:
        """Map features ``(n, channels, height, width)`` to features of the same shape."""
        nodes: list[Tensor | None] = [inputs, None, None, None]
        for (source, target), operation, live in zip(
            EDGES, self.operations, self._live, strict=True
        ):
            if live:
                value = nodes[source]
                # A node that nothing reaches is zero; its convolutions run on zeros.
                result = operation(torch.zeros_like(inputs) if value is None else value)
                present = nodes[target]
                nodes[target] = result if present is None else present + result
        output = nodes[-1]
        return torch.zeros_like(inputs) if output is None else output


class ReLUConvNorm(nn.Module):
    """ReLU, convolution without bias, batch-norm."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1) -> None:
        super().__init__()
        self.relu = nn.ReLU()
        self.convolution = _convolution(inputs, outputs, kernel, stride)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, inputs: Tensor) -> Tensor:
        """Map features to features of `outputs` channels."""
        features: Tensor = self.norm(self.convolution(self.relu(inputs)))
        return features


class ResidualReduction(nn.Module):
    """A basic residual block that halves the resolution; its shortcut averages 2×2 pixels."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.first = ReLUConvNorm(inputs, outputs, 3, stride=2)
        self.second = ReLUConvNorm(outputs, outputs, 3)
        self.shortcut = _convolution(inputs, outputs, 1)

    def forward(self, inputs: Tensor) -> Tensor:
        """Map ``(n, inputs, h, w)`` to ``(n, outputs, h / 2, w / 2)``."""
        shortcut = self.shortcut(F.avg_pool2d(inputs, 2))
        features: Tensor = shortcut + self.second(self.first(inputs))
        return features


def _operation(operation: int, channels: int) -> nn.Module:
    if operation == CONV_1X1:
        return ReLUConvNorm(channels, channels, 1)
    if operation == CONV_3X3:
        return ReLUConvNorm(channels, channels, 3)
    if operation == POOL:
        return nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False)
    return nn.Identity()


def _convolution(inputs: int, outputs: int, kernel: int, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False)
