"""How far the channels of layers are from depending on each other."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from freerea_plugins import Observer

from .moments import Moments

CHANNELS = 128
"""Channels of a layer that are compared, at most; evenly spaced where there are more."""

PLACES = 65_536
"""Places of all images together by which they are compared, at most; evenly spaced too."""


class ChannelCorrelation(Observer):
    """Finds the smallest eigenvalue of the correlation matrix of the channels of each layer.

    Channels are compared over the images and places of the whole batch together. Those of a layer
    with a channel that does not vary, or with more channels than values to compare them by, depend
    on each other: the eigenvalue is 0.
    """

    def __init__(self, images: int) -> None:
        super().__init__(images)
        self._layers: dict[int, Moments] = {}

    def see_layer(self, outputs: Tensor) -> None:
        """Keep what the correlations of one layer are made of."""
        rows = _some_channels(_some_places(self._compared(outputs)).flatten(0, 1))
        self._layers.setdefault(rows.shape[1], Moments()).add(rows.T)

    def smallest_eigenvalues(self) -> Tensor:
        """Return that of each layer, float64 ``(layers,)``, layers of equal width together."""
        found = [_smallest_eigenvalues(channels, each) for channels, each in self._layers.items()]
        return torch.cat(found) if found else torch.empty(0, dtype=torch.float64, device="cpu")

    def _compared(self, outputs: Tensor) -> Tensor:
        """Return the values that channels are compared by."""
        return outputs


class ChannelCorrelationOfOneImage(ChannelCorrelation):
    """The same over the places of the first image alone."""

    def _compared(self, outputs: Tensor) -> Tensor:
        return outputs[:1]


def _some_places(outputs: Tensor) -> Tensor:
    images, places, _ = outputs.shape
    return outputs[:, :: max(1, math.ceil(images * places / PLACES))]


def _some_channels(rows: Tensor) -> Tensor:
    channels = rows.shape[1]
    if channels <= CHANNELS:
        return rows
    chosen = torch.linspace(0, channels - 1, CHANNELS, device=rows.device).round().long()
    # Seven times as fast as by an index in brackets.
    return rows.index_select(1, chosen)


def _smallest_eigenvalues(channels: int, layers: Moments) -> Tensor:
    correlations = layers.correlations()
    smallest = torch.zeros(len(correlations), dtype=torch.float64, device="cpu")
    if not torch.isfinite(correlations).all():
        return smallest.fill_(torch.nan)
    # As many values as channels, less their mean, are of a rank below full.
    enough = layers.counts() > channels
    eigenvalues: Tensor = torch.linalg.eigvalsh(correlations[enough])
    # Rounding may put one a little below zero.
    smallest[enough] = eigenvalues[:, 0].clamp(min=0)
    return smallest
