"""The networks of NAS-Bench-Macro in torch."""

from __future__ import annotations

from torch import Tensor, nn

from freerea_plugins import Genotype

from ..inverted_residuals.blocks import ConvNorm, Head, InvertedResidual
from .structure import BLOCKS, FIRST_CHANNELS, IDENTITY, KINDS, LAST_CHANNELS, Block

_ACTIVATION = "relu"


class NASBenchMacroNetwork(nn.Module):
    """Stem, eight blocks, head.

    Args:
        genotype: The kind of each block.
        image_channels: Channels of an image.
        classes: Number of logits.
    """

    def __init__(self, genotype: Genotype, *, image_channels: int, classes: int) -> None:
        super().__init__()
        self.stem = ConvNorm(image_channels, FIRST_CHANNELS, 3, activation=_ACTIVATION)
        self.blocks = nn.Sequential(
            *[
                layer
                for block, choice in zip(BLOCKS, genotype, strict=True)
                if (layer := _layer(block, choice)) is not None
            ]
        )
        self.head = Head(BLOCKS[-1].outputs, LAST_CHANNELS, classes=classes, activation=_ACTIVATION)

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits ``(n, classes)`` of images ``(n, channels, height, width)``."""
        logits: Tensor = self.head(self.blocks(self.stem(images)))
        return logits


def _layer(block: Block, choice: int) -> nn.Module | None:
    if choice == IDENTITY:
        if block.keeps_shape:
            return None
        return ConvNorm(block.inputs, block.outputs, stride=block.stride)
    kernel, expansion = KINDS[choice]
    return InvertedResidual(
        block.inputs,
        block.outputs,
        kernel=kernel,
        stride=block.stride,
        expansion=expansion,
        activation=_ACTIVATION,
        shortcut=block.keeps_shape,
    )
