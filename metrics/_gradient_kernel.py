"""The neural tangent kernel, as a matrix of the images of a batch."""

from __future__ import annotations

import torch
from torch import Tensor

IMAGES = 32
"""Images that a kernel is computed for, at most."""

_COLUMNS = 1 << 16


def gradient_kernel(jacobian: Tensor) -> Tensor:
    """Return the inner products of the rows of a Jacobian.

    Args:
        jacobian: Gradients, ``(images, weights)``.

    Returns:
        float64 ``(images, images)``, on the CPU, with zeros for what is not finite.
    """
    kernel = torch.zeros(len(jacobian), len(jacobian), dtype=torch.float64)
    for start in range(0, jacobian.shape[1], _COLUMNS):
        exact = jacobian[:, start : start + _COLUMNS].to("cpu", torch.float64)
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
