"""What makes images of about zero mean and unit scale."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import torch

from freerea_plugins import Dataset, InputError

WHITE = 255
"""The largest value of a byte, which becomes 1."""

_DIGITS = 6
"""Decimals that are kept of mean and deviation: what is written is what is computed with."""


def normalized(pixels: npt.NDArray[np.uint8], dataset: Dataset) -> torch.Tensor:
    """Return images from 0 to 1, minus the mean of the data set, over its deviation.

    Args:
        pixels: ``(n, channels, height, width)``, of bytes.
        dataset: Has the mean and deviation of each channel.

    Returns:
        float32 of the same shape.

    Raises:
        InputError: If the data set has no mean and deviation, or those of other channels.
    """
    channels = pixels.shape[1]
    if not len(dataset.mean) == len(dataset.deviation) == channels:
        raise InputError(
            f"data set `{dataset.name}` needs `mean` and `deviation` of {channels} channels, got "
            f"{len(dataset.mean)} and {len(dataset.deviation)}."
        )
    scaled = torch.from_numpy(np.ascontiguousarray(pixels)).float() / WHITE
    mean, deviation = (
        torch.tensor(each).view(-1, 1, 1) for each in (dataset.mean, dataset.deviation)
    )
    return (scaled - mean) / deviation


def mean_and_deviation(
    images: Iterable[npt.NDArray[np.uint8]],
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the mean and the standard deviation of each channel over all pixels, from 0 to 1.

    The deviation of images without contrast is that of one level of a byte.

    Args:
        images: Each ``(channels, height, width)``; one at least.
    """
    sums = squares = np.zeros(1)
    count = 0
    for each in images:
        values = each.reshape(len(each), -1).astype(np.float64) / WHITE
        sums = sums + values.sum(axis=1)
        squares = squares + (values**2).sum(axis=1)
        count += values.shape[1]
    mean = sums / count
    deviation = np.sqrt(np.maximum(squares / count - mean**2, WHITE**-2))
    return _rounded(mean), _rounded(deviation)


def _rounded(values: npt.NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(each), _DIGITS) for each in values)
