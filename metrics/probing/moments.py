"""Correlations between variables, of sums that many sets of values are added to at little cost."""

from __future__ import annotations

import torch
from torch import Tensor

_SMALLEST_VARIANCE = 1e-5
"""Part of its mean square below which a variable does not vary, but for rounding."""


class Moments:
    """Adds up products and sums of variables, in one set of values after the other.

    Correlations are made of all sets at once: one after the other would take longer than the
    forward pass that the values come from.
    """

    def __init__(self) -> None:
        self._products: list[Tensor] = []
        self._sums: list[Tensor] = []
        self._counts: list[int] = []

    def add(self, rows: Tensor) -> None:
        """Add a set.

        Args:
            rows: The values of each variable, ``(variables, values)``. All sets have as many
                variables, each set its own number of values.
        """
        rows = rows.float()
        self._products.append(rows @ rows.T)
        self._sums.append(rows.sum(1))
        self._counts.append(rows.shape[1])

    def counts(self) -> Tensor:
        """Return the number of values of each set, float64 ``(sets,)``, on the CPU."""
        return torch.tensor(self._counts, dtype=torch.float64, device="cpu")

    def correlations(self) -> Tensor:
        """Return the correlations between the variables of each set; there is one set at least.

        Returns:
            float64 ``(sets, variables, variables)``, on the CPU. Those of a variable that does not
            vary are 0, with itself too. Not all are finite where products of values are not.
        """
        products = torch.stack(self._products).cpu().double()
        sums = torch.stack(self._sums).cpu().double()
        counts = self.counts()[:, None, None]
        covariances = products - sums[:, :, None] * sums[:, None, :] / counts
        variances = covariances.diagonal(dim1=1, dim2=2)
        squares = products.diagonal(dim1=1, dim2=2)
        scales = variances.sqrt().masked_fill(variances <= _SMALLEST_VARIANCE * squares, torch.inf)
        return covariances / (scales[:, :, None] * scales[:, None, :])
