"""How strongly what enters activation functions is correlated between images."""

from __future__ import annotations

import torch
from torch import Tensor

from freerea_plugins import Activation, Observer

from .activation_agreement import by_image

IMAGES = 32
"""Images that are compared, at most."""


class ResponseCorrelations(Observer):
    """Adds up how strongly images are correlated by what enters each activation function.

    Attributes:
        total: The sum over calls of activation functions of the absolute correlation of what enters
            them, for each pair of the first 32 images; float64 ``(n, n)``, on the CPU. An image for
            which what enters does not vary adds nothing.
    """

    def __init__(self, images: int) -> None:
        super().__init__(images)
        compared = min(images, IMAGES)
        self.total = torch.zeros(compared, compared, dtype=torch.float64, device="cpu")
        self._last: tuple[Activation, Tensor] | None = None

    def see_activation(self, activation: Activation) -> None:
        """Add the correlations of one call."""
        if self._last is None or self._last[0] is not activation:
            self._last = (activation, _correlations(activation.inputs[:IMAGES]))
        self.total += self._last[1]


def _correlations(responses: Tensor) -> Tensor:
    rows = by_image(responses).float()
    rows = rows - rows.mean(1, keepdim=True)
    products = (rows @ rows.T).cpu().double().abs()
    sizes = products.diagonal().sqrt()
    sizes = sizes.masked_fill(sizes == 0, torch.inf)
    return products / torch.outer(sizes, sizes)
