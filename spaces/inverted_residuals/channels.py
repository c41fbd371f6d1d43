"""Numbers of channels that hardware likes."""

from __future__ import annotations

DIVISOR = 8


def rounded_channels(channels: float) -> int:
    """Return the nearest multiple of 8, at least 8 and never less than 90 % of what is wanted.

    Source: MobileNetV2's ``make_divisible``, https://arxiv.org/abs/1801.04381.
    """
    rounded = max(DIVISOR, int(channels + DIVISOR / 2) // DIVISOR * DIVISOR)
    return rounded if rounded >= 0.9 * channels else rounded + DIVISOR


def expanded_channels(inputs: int, expansion: float) -> int:
    """Return the channels inside a block."""
    return inputs if expansion == 1 else rounded_channels(inputs * expansion)


def squeezed_channels(channels: int) -> int:
    """Return the channels between the two convolutions of squeeze-and-excitation: a quarter.

    Source: Howard et al., MobileNetV3, https://arxiv.org/abs/1905.02244, section 5.3.
    """
    return rounded_channels(channels / 4)
