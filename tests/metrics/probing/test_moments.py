"""Correlations of sums."""

from __future__ import annotations

import numpy as np
import torch

from freerea.metrics.probing.moments import Moments


def test_correlations_of_each_set_are_those_of_numpy() -> None:
    generator = torch.Generator().manual_seed(0)
    sets = [torch.randn(4, values, generator=generator) + 3 for values in (9, 30)]
    moments = Moments()
    for each in sets:
        moments.add(each)

    correlations = moments.correlations()

    assert correlations.dtype == torch.float64
    for found, rows in zip(correlations, sets, strict=True):
        np.testing.assert_allclose(found, np.corrcoef(rows.double()), atol=1e-5)
    assert moments.counts().tolist() == [9, 30]


def test_what_does_not_vary_is_correlated_with_nothing() -> None:
    rows = torch.randn(3, 50, generator=torch.Generator().manual_seed(0))
    rows[1] = 0.1
    moments = Moments()
    moments.add(rows)

    (found,) = moments.correlations()

    assert not found[1].any()
    assert not found[:, 1].any()
    assert torch.allclose(found[[0, 2], [0, 2]], torch.ones(2, dtype=torch.float64))


def test_values_that_overflow_do_not_pass_for_finite() -> None:
    rows = torch.randn(3, 50, generator=torch.Generator().manual_seed(0))
    for scale in (1e30, torch.inf, torch.nan):
        moments = Moments()
        moments.add(rows)
        moments.add(rows * torch.tensor([[1.0], [scale], [1.0]]))

        correlations = moments.correlations()

        assert torch.isfinite(correlations[0]).all()
        assert not torch.isfinite(correlations[1]).all()
