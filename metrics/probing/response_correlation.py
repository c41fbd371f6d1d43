"""How strongly what enters activation functions is correlated between images."""

from __future__ import annotations

import torch
from torch import Tensor

from freerea_plugins import Activation, Observer

from .activation_agreement import by_image

IMAGES = 32
"""Images that are compared, at most."""

_SMALLEST_VARIANCE = 1e-5
"""Part of the mean square below which what enters for an image does not vary, but for rounding."""


class ResponseCorrelations(Observer):
    """Adds up how strongly images are correlated by what enters each activation function."""

    def __init__(self, images: int) -> None:
        super().__init__(images)
        self._last: Activation | None = None
        self._times: list[int] = []
        self._products: list[Tensor] = []
        self._sums: list[Tensor] = []
        self._units: list[int] = []

    def see_activation(self, activation: Activation) -> None:
        """Keep what the correlations of one call are made of."""
        if activation is self._last:
            self._times[-1] += 1
            return
        rows = by_image(activation.inputs[:IMAGES]).float()
        self._products.append(rows @ rows.T)
        self._sums.append(rows.sum(1))
        self._units.append(rows.shape[1])
        self._times.append(1)
        self._last = activation

    def see_output(self, _: object) -> None:
        """Let go of features."""
        self._last = None

    def total(self) -> Tensor:
        """Return the sum over calls of the absolute correlation between images.

        Returns:
            float64 ``(n, n)`` for the first 32 images, on the CPU. An image for which what enters
            does not vary adds nothing.
        """
        images = min(self.images, IMAGES)
        if not self._products:
            return torch.zeros(images, images, dtype=torch.float64, device="cpu")
        # All calls at once: one after the other would take longer than the forward pass.
        products = torch.stack(self._products).cpu().double()
        sums = torch.stack(self._sums).cpu().double()
        units = torch.tensor(self._units, dtype=torch.float64, device="cpu")[:, None]
        covariances = products - sums[:, :, None] * sums[:, None, :] / units[:, :, None]
        variances = covariances.diagonal(dim1=1, dim2=2)
        squares = products.diagonal(dim1=1, dim2=2)
        scales = variances.sqrt().masked_fill(variances <= _SMALLEST_VARIANCE * squares, torch.inf)
        correlations = covariances.abs() / (scales[:, :, None] * scales[:, None, :])
        times = torch.tensor(self._times, dtype=torch.float64, device="cpu")
        return torch.einsum("c,cij->ij", times, correlations)
