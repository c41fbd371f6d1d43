"""What all networks of NAS-Bench-Macro have in common."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_CHANNELS = 32
LAST_CHANNELS = 1280
STAGES = (2, 3, 3)
"""Blocks of each stage."""

IDENTITY = 0
KINDS = {1: (3, 3), 2: (5, 6)}
"""Kernel and expansion of each inverted residual."""


@dataclass(frozen=True)
class Block:
    """A place for a block.

    Attributes:
        inputs: Channels of the input.
        outputs: Channels of the output.
        stride: What height and width are divided by.
    """

    inputs: int
    outputs: int
    stride: int

    @property
    def keeps_shape(self) -> bool:
        """Whether input and output have the same shape."""
        return self.stride == 1 and self.inputs == self.outputs


def _blocks() -> tuple[Block, ...]:
    blocks = []
    channels = FIRST_CHANNELS
    for depth in STAGES:
        blocks.append(Block(channels, 2 * channels, 2))
        channels *= 2
        blocks.extend([Block(channels, channels, 1)] * (depth - 1))
    return tuple(blocks)


BLOCKS = _blocks()
"""The eight places in order; the first of each stage halves the resolution."""
