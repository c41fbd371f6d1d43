"""How evenly the features of blocks spread over the channels."""

from __future__ import annotations

import torch
from torch import Tensor

from freerea_plugins import Observer


class BlockEntropies(Observer):
    r"""Sees how evenly the features of each block spread over the channels.

    Attributes:
        values: For each block $-\sum_c p_c \log p_c$, with $p_c$ the eigenvalues of the covariance
            of the channels over images and places, divided by their sum. NaN where all are zero.
    """

    def __init__(self, images: int) -> None:
        super().__init__(images)
        self.values: list[float] = []

    def see_block(self, outputs: Tensor) -> None:
        """Take the entropy of a block."""
        self.values.append(_entropy(outputs))


def _entropy(features: Tensor) -> float:
    rows = features.permute(0, 2, 3, 1).flatten(0, 2)
    rows = rows - rows.mean(0)
    covariance = (rows.T @ rows).cpu().double()
    total = covariance.trace()
    if not (torch.isfinite(covariance).all() and total > 0):
        return float("nan")
    # Rounding may put an eigenvalue a little below zero.
    eigenvalues = torch.linalg.eigvalsh(covariance / total).clamp_(min=0)
    return float(torch.special.entr(eigenvalues).sum())
