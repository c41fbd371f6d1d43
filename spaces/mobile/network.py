"""The network of a plan in torch."""

from __future__ import annotations

from torch import Tensor, nn

from ..inverted_residuals.blocks import ConvNorm, Head, InvertedResidual
from .plan import NetworkPlan


class MobileNetwork(nn.Module):
    """Stem, stages of inverted residuals, head.

    Args:
        plan: What is built.
        image_channels: Channels of an image.
        classes: Number of logits.
    """

    def __init__(self, plan: NetworkPlan, *, image_channels: int, classes: int) -> None:
        super().__init__()
        inputs, activation = plan.first_channels, plan.activation
        self.stem = ConvNorm(image_channels, inputs, 3, stride=2, activation=activation)
        self.stages = nn.Sequential()
        for stage in plan.stages:
            blocks = nn.Sequential()
            for block in range(stage.depth):
                blocks.append(
                    InvertedResidual(
                        inputs,
                        stage.channels,
                        kernel=stage.kernel,
                        stride=1 if block else stage.stride,
                        expansion=stage.expansion,
                        activation=activation,
                        squeeze_excite=stage.squeeze_excite,
                        shortcut=block > 0,
                    )
                )
                inputs = stage.channels
            self.stages.append(blocks)
        self.head = Head(inputs, plan.last_channels, classes=classes, activation=activation)

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits ``(n, classes)`` of images ``(n, channels, height, width)``."""
        logits: Tensor = self.head(self.stages(self.stem(images)))
        return logits
