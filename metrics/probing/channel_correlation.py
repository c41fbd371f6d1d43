"""How far the channels of layers are from depending on each other."""

from __future__ import annotations

import torch
from torch import Tensor

from freerea_plugins import Observer

CHANNELS = 128
"""Channels of a layer that are compared, at most; evenly spaced where there are more."""

_SMALLEST_SPREAD = 1e-6
"""Part of the largest standard deviation of a layer below which a channel does not vary."""


class ChannelCorrelation(Observer):
    """Finds the smallest eigenvalue of the correlation matrix of the channels of each layer.

    Channels are compared over the images and places of the whole batch together. Those of a layer
    with a channel that does not vary, or with more channels than values to compare them by, depend
    on each other: the eigenvalue is 0.
    """

    def __init__(self, images: int) -> None:
        super().__init__(images)
        self._matrices: dict[int, list[Tensor]] = {}

    def see_layer(self, outputs: Tensor) -> None:
        """Keep the correlation matrix of one layer."""
        correlations = _correlations(self._compared(outputs))
        self._matrices.setdefault(len(correlations), []).append(correlations)

    def smallest_eigenvalues(self) -> Tensor:
        """Return that of each layer, float64 ``(layers,)``, layers of equal width together."""
        stacks = [torch.stack(each).cpu().double() for each in self._matrices.values()]
        if not all(bool(torch.isfinite(each).all()) for each in stacks):
            return torch.full((sum(map(len, stacks)),), torch.nan, dtype=torch.float64)
        # All at once, layer after layer, costs more than the eigenvalues do.
        found = [torch.linalg.eigvalsh(each)[:, 0] for each in stacks]
        # Rounding may put one a little below zero.
        return torch.cat(found).clamp_(min=0) if found else torch.empty(0, dtype=torch.float64)

    def _compared(self, outputs: Tensor) -> Tensor:
        """Return the values that channels are compared by."""
        return outputs


class ChannelCorrelationOfOneImage(ChannelCorrelation):
    """The same over the places of the first image alone."""

    def _compared(self, outputs: Tensor) -> Tensor:
        return outputs[:1]


def _correlations(outputs: Tensor) -> Tensor:
    channels = outputs.shape[2]
    if channels > CHANNELS:
        chosen = torch.linspace(0, channels - 1, CHANNELS, device=outputs.device).round().long()
        outputs = outputs[..., chosen]
    rows = outputs.flatten(0, 1).float()
    rows = rows - rows.mean(0)
    products = rows.T @ rows
    spreads = products.diagonal().sqrt()
    spreads = spreads.masked_fill(spreads <= _SMALLEST_SPREAD * spreads.max(), torch.inf)
    return products / torch.outer(spreads, spreads)
