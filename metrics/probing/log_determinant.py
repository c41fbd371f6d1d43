"""Log-determinants of matrices that compare images."""

from __future__ import annotations

import torch
from torch import Tensor


def log_determinant(similarity: Tensor) -> float:
    """Return log |det K| of a symmetric matrix without negative eigenvalues.

    Args:
        similarity: K, float64 ``(n, n)``, on the CPU.

    Returns:
        The logarithm; ``-inf`` if K is singular up to rounding or has values that are not finite.
    """
    if not torch.isfinite(similarity).all():
        return float("-inf")
    eigenvalues = torch.linalg.eigvalsh(similarity)
    precision = len(eigenvalues) * torch.finfo(eigenvalues.dtype).eps
    if eigenvalues[0] <= precision * eigenvalues[-1]:
        return float("-inf")
    return float(eigenvalues.log().sum())
