"""How strongly what enters activation functions is correlated between images."""

from __future__ import annotations

import torch
from torch import Tensor

from freerea_plugins import Activation, Observer

from .activation_agreement import by_image
from .moments import Moments

IMAGES = 32
"""Images that are compared, at most."""


class ResponseCorrelations(Observer):
    """Adds up how strongly images are correlated by what enters each activation function."""

    def __init__(self, images: int) -> None:
        super().__init__(images)
        self._last: Activation | None = None
        self._times: list[int] = []
        self._moments = Moments()

    def see_activation(self, activation: Activation) -> None:
        """Keep what the correlations of one call are made of."""
        if activation is self._last:
            self._times[-1] += 1
            return
        self._moments.add(by_image(activation.inputs[:IMAGES]))
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
        if not self._times:
            images = min(self.images, IMAGES)
            return torch.zeros(images, images, dtype=torch.float64, device="cpu")
        times = torch.tensor(self._times, dtype=torch.float64, device="cpu")
        return torch.einsum("c,cij->ij", times, self._moments.correlations().abs())
