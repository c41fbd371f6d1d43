"""The neural tangent kernel, as a matrix of the images of a batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

from .loss_gradients import gradients_of

IMAGES = 32
"""Images that a kernel is computed for, at most."""

_COLUMNS = 1 << 16


def jacobian(
    totals: Iterable[Tensor], rows: int, weights: Sequence[Tensor], *, retain_graph: bool = False
) -> Tensor:
    """Return the gradients of numbers, a row for each.

    Args:
        totals: The numbers, asked for one by one.
        rows: How many there are.
        weights: What they are differentiated by.
        retain_graph: Whether the numbers come from one forward pass.

    Returns:
        ``(rows, weights)``; zeros for weights that do not contribute.
    """
    if not weights:
        return torch.empty(rows, 0, device="cpu")
    sizes = [weight.numel() for weight in weights]
    # All at once, as it may take gigabytes: to stack the rows would be to hold them twice.
    gradients: Tensor = weights[0].new_empty(rows, sum(sizes))
    for row, total in zip(gradients, totals, strict=True):
        found = gradients_of(total, weights, retain_graph=retain_graph)
        for part, gradient in zip(row.split(sizes), found, strict=True):
            part.view_as(gradient).copy_(gradient)
    return gradients


def gradient_kernel(gradients: Tensor) -> Tensor:
    """Return the inner products of the rows of a Jacobian.

    Args:
        gradients: Those of each image, ``(images, weights)``.

    Returns:
        float64 ``(images, images)``, on the CPU, with zeros for what is not finite.
    """
    kernel = torch.zeros(len(gradients), len(gradients), dtype=torch.float64, device="cpu")
    for start in range(0, gradients.shape[1], _COLUMNS):
        exact = gradients[:, start : start + _COLUMNS].cpu().double()
        kernel += exact @ exact.T
    return torch.nan_to_num(kernel, nan=0.0, posinf=0.0, neginf=0.0)


def condition_number(kernel: Tensor) -> float:
    """Return the largest eigenvalue of a kernel over the smallest; ``inf`` if it is singular."""
    eigenvalues = torch.linalg.eigvalsh(kernel)
    # Gradients are float32: below its precision an eigenvalue says nothing.
    precision = torch.finfo(torch.float32).eps
    if not eigenvalues[0] > precision * eigenvalues[-1]:
        return float("inf")
    return float(eigenvalues[-1] / eigenvalues[0])
