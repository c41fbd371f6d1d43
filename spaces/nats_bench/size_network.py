"""The network of NATS-Bench's size space in torch."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from .blocks import Head, ReLUConvNorm, ResidualReduction, Stem, convolution
from .size import REDUCTIONS


class NATSSizeNetwork(nn.Module):
    """Stem, cells with residual reductions between them, classifier.

    Args:
        channels: Channels of each layer; the stem has those of the first.
        image_channels: Channels of the images.
        classes: Number of logits.
    """

    def __init__(self, channels: Sequence[int], *, image_channels: int, classes: int) -> None:
        super().__init__()
        self.stem = Stem(image_channels, channels[0])
        body: list[nn.Module] = []
        inputs = channels[0]
        for layer, outputs in enumerate(channels):
            block = ResidualReduction if layer in REDUCTIONS else Cell
            body.append(block(inputs, outputs))
            inputs = outputs
        self.body = nn.Sequential(*body)
        self.head = Head(inputs, classes)

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits ``(n, classes)`` of images ``(n, image_channels, height, width)``."""
        logits: Tensor = self.head(self.body(self.stem(images)))
        return logits


class Cell(nn.Module):
    """The one cell of the space; its edges from the input node change the number of channels."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.edge_0_1 = ReLUConvNorm(inputs, outputs, 3)
        self.edge_0_2 = ReLUConvNorm(inputs, outputs, 3)
        self.edge_1_2 = ReLUConvNorm(outputs, outputs, 3)
        self.skip = nn.Identity() if inputs == outputs else _projection(inputs, outputs)
        self.edge_1_3 = ReLUConvNorm(outputs, outputs, 3)
        self.edge_2_3 = ReLUConvNorm(outputs, outputs, 3)

    def forward(self, features: Tensor) -> Tensor:
        """Map features to features of `outputs` channels."""
        first = self.edge_0_1(features)
        second = self.edge_0_2(features) + self.edge_1_2(first)
        result: Tensor = self.skip(features) + self.edge_1_3(first) + self.edge_2_3(second)
        return result


def _projection(inputs: int, outputs: int) -> nn.Module:
    return nn.Sequential(convolution(inputs, outputs, 1), nn.BatchNorm2d(outputs))
