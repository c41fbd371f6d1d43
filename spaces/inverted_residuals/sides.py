"""How small images may be."""

from __future__ import annotations

from freerea_plugins import Dataset, InputError


def check_sides(dataset: Dataset, smallest: int, space: str) -> None:
    """Check that a data set has images with sides of so many pixels or more.

    Args:
        dataset: Has inputs of three axes.
        smallest: The smallest side that networks take.
        space: Name of their space, in the words of the error.

    Raises:
        InputError: If it has not.
    """
    _, height, width = dataset.input_shape
    if min(height, width) < smallest:
        raise InputError(
            f"data set `{dataset.name}` has images of {height}x{width}, networks of `{space}` "
            f"take sides of {smallest} or more."
        )
