"""Inverted residual blocks in torch."""

from __future__ import annotations

from torch import Tensor, nn

from .activations import ACTIVATIONS
from .channels import expanded_channels, squeezed_channels


class ConvNorm(nn.Sequential):
    """A convolution that keeps the resolution but for its stride, batch-norm, an activation.

    Args:
        inputs: Channels of the input.
        outputs: Channels of the output.
        kernel: Side of the kernel, an odd number.
        stride: What height and width are divided by, rounded up.
        groups: Groups of channels; as many as there are inputs for a depthwise convolution.
        activation: One of `ACTIVATIONS`; `None` for a linear layer.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int = 1,
        *,
        stride: int = 1,
        groups: int = 1,
        activation: str | None = None,
    ) -> None:
        super().__init__()
        padding = kernel // 2
        self.convolution = nn.Conv2d(
            inputs, outputs, kernel, stride, padding, groups=groups, bias=False
        )
        self.norm = nn.BatchNorm2d(outputs)
        if activation is not None:
            self.activation = getattr(nn, ACTIVATIONS[activation])()


class SqueezeExcite(nn.Module):
    """Scales each channel by a number from 0 to 1 that depends on the means of all channels.

    Source: Hu et al., https://arxiv.org/abs/1709.01507, with the hard sigmoid of MobileNetV3.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        squeezed = squeezed_channels(channels)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.squeeze = nn.Conv2d(channels, squeezed, 1)
        self.relu = nn.ReLU()
        self.excite = nn.Conv2d(squeezed, channels, 1)
        self.gate = nn.Hardsigmoid()

    def forward(self, features: Tensor) -> Tensor:
        """Map features to features of the same shape."""
        scales: Tensor = self.gate(self.excite(self.relu(self.squeeze(self.pool(features)))))
        return features * scales


class InvertedResidual(nn.Module):
    """A 1×1 convolution to more channels, a depthwise convolution, and a linear 1×1 to fewer.

    With an expansion of 1 there is no first convolution. With `shortcut` the input is added to the
    output; both must have the same shape.

    Source: Sandler et al., MobileNetV2, https://arxiv.org/abs/1801.04381.

    Args:
        inputs: Channels of the input.
        outputs: Channels of the output.
        kernel: Side of the depthwise kernel, an odd number.
        stride: Stride of the depthwise convolution.
        expansion: How many times more channels are inside than in the input.
        activation: One of `ACTIVATIONS`.
        squeeze_excite: Whether squeeze-and-excitation follows the depthwise convolution.
        shortcut: Whether the input is added to the output.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        *,
        kernel: int,
        stride: int,
        expansion: float,
        activation: str,
        squeeze_excite: bool = False,
        shortcut: bool = False,
    ) -> None:
        super().__init__()
        inside = expanded_channels(inputs, expansion)
        self.layers = nn.Sequential()
        if expansion != 1:
            self.layers.add_module("expand", ConvNorm(inputs, inside, activation=activation))
        self.layers.add_module(
            "depthwise",
            ConvNorm(inside, inside, kernel, stride=stride, groups=inside, activation=activation),
        )
        if squeeze_excite:
            self.layers.add_module("squeeze_excite", SqueezeExcite(inside))
        self.layers.add_module("project", ConvNorm(inside, outputs))
        self.shortcut = shortcut

    def forward(self, features: Tensor) -> Tensor:
        """Map ``(n, inputs, h, w)`` to ``(n, outputs, h / stride, w / stride)``, rounded up."""
        outputs: Tensor = self.layers(features)
        return features + outputs if self.shortcut else outputs


class Head(nn.Sequential):
    """A 1×1 convolution to the last width, mean over the pixels, linear classifier."""

    def __init__(self, inputs: int, channels: int, *, classes: int, activation: str) -> None:
        super().__init__()
        self.convolution = ConvNorm(inputs, channels, activation=activation)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.classifier = nn.Linear(channels, classes)
