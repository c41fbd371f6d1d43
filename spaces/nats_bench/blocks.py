"""The blocks that networks of NATS-Bench are made of."""

from __future__ import annotations

from collections.abc import Callable

import torch.nn.functional as F
from torch import Tensor, nn

Norm = Callable[[int], nn.Module]
"""Makes the normalisation of so many channels."""


class Stem(nn.Sequential):
    """A 3×3 convolution of the image, and batch-norm."""

    def __init__(self, image_channels: int, channels: int, norm: Norm = nn.BatchNorm2d) -> None:
        super().__init__(convolution(image_channels, channels, 3), norm(channels))


class ReLUConvNorm(nn.Module):
    """ReLU, convolution without bias, batch-norm."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int,
        stride: int = 1,
        norm: Norm = nn.BatchNorm2d,
    ) -> None:
        super().__init__()
        self.relu = nn.ReLU()
        self.convolution = convolution(inputs, outputs, kernel, stride)
        self.norm = norm(outputs)

    def forward(self, inputs: Tensor) -> Tensor:
        """Map features to features of `outputs` channels."""
        features: Tensor = self.norm(self.convolution(self.relu(inputs)))
        return features


class ResidualReduction(nn.Module):
    """A basic residual block that halves the resolution; its shortcut averages 2×2 pixels."""

    def __init__(self, inputs: int, outputs: int, norm: Norm = nn.BatchNorm2d) -> None:
        super().__init__()
        self.first = ReLUConvNorm(inputs, outputs, 3, stride=2, norm=norm)
        self.second = ReLUConvNorm(outputs, outputs, 3, norm=norm)
        self.shortcut = convolution(inputs, outputs, 1)

    def forward(self, inputs: Tensor) -> Tensor:
        """Map ``(n, inputs, h, w)`` to ``(n, outputs, h / 2, w / 2)``."""
        shortcut = self.shortcut(F.avg_pool2d(inputs, 2))
        features: Tensor = shortcut + self.second(self.first(inputs))
        return features


class Head(nn.Module):
    """Batch-norm, ReLU, mean over the pixels, linear classifier."""

    def __init__(self, channels: int, classes: int, norm: Norm = nn.BatchNorm2d) -> None:
        super().__init__()
        self.norm = norm(channels)
        self.relu = nn.ReLU()
        self.classifier = nn.Linear(channels, classes)

    def forward(self, features: Tensor) -> Tensor:
        """Map features ``(n, channels, height, width)`` to logits ``(n, classes)``."""
        logits: Tensor = self.classifier(self.relu(self.norm(features)).mean(dim=(2, 3)))
        return logits


def convolution(inputs: int, outputs: int, kernel: int, stride: int = 1) -> nn.Conv2d:
    """Return a convolution without bias that keeps the resolution, but for its stride."""
    return nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False)
