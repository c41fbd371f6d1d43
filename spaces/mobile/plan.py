"""One network, as it is built and costed."""

from __future__ import annotations

from typing import NamedTuple


class StagePlan(NamedTuple):
    """A stage of a network.

    Attributes:
        depth: Number of blocks.
        kernel: Side of the depthwise kernel.
        expansion: How many times more channels a block has inside than at its input.
        channels: Channels of the output of each block.
        squeeze_excite: Whether blocks have squeeze-and-excitation.
        stride: Stride of the first block; the others have a shortcut.
    """

    depth: int
    kernel: int
    expansion: float
    channels: int
    squeeze_excite: bool
    stride: int


class NetworkPlan(NamedTuple):
    """A network without its data set.

    Attributes:
        stages: Its stages in order.
        first_channels: Channels of the stem.
        last_channels: Channels before the classifier.
        activation: Name of the activation function.
    """

    stages: tuple[StagePlan, ...]
    first_channels: int
    last_channels: int
    activation: str
