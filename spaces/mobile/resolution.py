"""Sides of images."""

from __future__ import annotations

from collections.abc import Sequence

DIVISOR = 8


def image_sizes(
    input_shape: tuple[int, ...], fractions: Sequence[float]
) -> tuple[tuple[int, int], ...]:
    """Return different heights and widths for fractions of a data set's, in rising order.

    They are multiples of 8, and never above those of the data set.

    Args:
        input_shape: Channels, height and width of the data set's images.
        fractions: Fractions of both, in rising order.
    """
    _, height, width = input_shape
    return tuple(
        dict.fromkeys((_rounded(height, each), _rounded(width, each)) for each in fractions)
    )


def reduced_side(side: int, fraction: float, smallest: int) -> int:
    """Return a fraction of a side: a multiple of 8, and not below the smallest unless the side is.

    Args:
        side: Height or width of images.
        fraction: What is wanted of it.
        smallest: The smallest side that images are reduced to.
    """
    return max(min(smallest, side), _rounded(side, fraction))


def _rounded(side: int, fraction: float) -> int:
    nearest = int(side * fraction / DIVISOR + 0.5) * DIVISOR
    return max(DIVISOR, min(nearest, side // DIVISOR * DIVISOR))
