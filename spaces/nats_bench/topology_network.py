"""The network of NATS-Bench's topology space in torch."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from freerea_plugins import Genotype

from .blocks import Head, Norm, ReLUConvNorm, ResidualReduction, Stem
from .topology_equivalence import CONV_1X1, CONV_3X3, EDGES, NONE, POOL


class NATSTopologyNetwork(nn.Module):
    """Stem, three stages of equal cells with a residual reduction between them, classifier.

    Args:
        genotype: Operation of each edge of the cell, taken as it is: convolutions that lead
            nowhere are built and run.
        image_channels: Channels of the images.
        channels: Channels of the first stage; doubled at each reduction.
        cells_per_stage: Number of cells in each stage.
        classes: Number of logits.
    """

    def __init__(
        self,
        genotype: Genotype,
        *,
        image_channels: int,
        channels: int,
        cells_per_stage: int,
        classes: int,
    ) -> None:
        super().__init__()
        self.stem = Stem(image_channels, channels)
        body: list[nn.Module] = []
        for stage in range(3):
            width = channels << stage
            if stage > 0:
                body.append(ResidualReduction(width // 2, width))
            body.extend(Cell(genotype, width) for _ in range(cells_per_stage))
        self.body = nn.Sequential(*body)
        self.head = Head(width, classes)

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits ``(n, classes)`` of images ``(n, image_channels, height, width)``."""
        logits: Tensor = self.head(self.body(self.stem(images)))
        return logits


class Cell(nn.Module):
    """A cell: each node is the sum of the operations on the edges that reach it."""

    def __init__(self, genotype: Genotype, channels: int) -> None:
        super().__init__()
        identity = nn.Identity()  # shared: the more modules, the longer a network takes to make
        self.operations = nn.ModuleList(
            edge_operation(each, channels) or identity for each in genotype
        )
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


def edge_operation(operation: int, channels: int, norm: Norm = nn.BatchNorm2d) -> nn.Module | None:
    """Return what an edge computes; nothing where it passes features on, or none."""
    if operation == CONV_1X1:
        return ReLUConvNorm(channels, channels, 1, norm=norm)
    if operation == CONV_3X3:
        return ReLUConvNorm(channels, channels, 3, norm=norm)
    if operation == POOL:
        return nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False)
    return None
