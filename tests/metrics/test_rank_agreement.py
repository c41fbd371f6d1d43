"""How well a metric ranks."""

from __future__ import annotations

import math

import numpy as np
import pytest

from freerea.metrics import rank_agreement

ACCURACIES = np.arange(20.0)


def test_the_same_order_agrees_wholly() -> None:
    agreement = rank_agreement(np.exp(ACCURACIES), ACCURACIES)
    assert (agreement.kendall, agreement.spearman) == (pytest.approx(1), pytest.approx(1))
    assert (agreement.top_recall, agreement.ndcg) == (1, 1)


def test_the_reverse_order_disagrees_wholly() -> None:
    agreement = rank_agreement(-ACCURACIES, ACCURACIES)
    assert (agreement.kendall, agreement.spearman) == (pytest.approx(-1), pytest.approx(-1))
    assert agreement.top_recall == 0
    # The best two by value have gains 0 and 1/19 instead of 1 and 18/19.
    discount = 1 / math.log2(3)
    assert agreement.ndcg == pytest.approx((discount / 19) / (1 + discount * 18 / 19))


def test_infinite_values_rank_last() -> None:
    values = ACCURACIES.copy()
    values[0] = -np.inf
    assert rank_agreement(values, ACCURACIES).kendall == pytest.approx(1)
    values[:] = np.where(ACCURACIES < 10, -np.inf, ACCURACIES)
    # 45 of 190 pairs are tied in one ranking: τ-b = 145 / √(145 · 190).
    assert rank_agreement(values, ACCURACIES).kendall == pytest.approx(145 / math.sqrt(145 * 190))


def test_half_of_the_top_is_found() -> None:
    values = ACCURACIES.copy()
    values[18], values[5] = 5, 18
    assert rank_agreement(values, ACCURACIES).top_recall == 0.5


def test_equal_values_rank_nothing() -> None:
    assert math.isnan(rank_agreement(np.ones(20), ACCURACIES).kendall)
    assert math.isnan(rank_agreement(ACCURACIES, np.ones(20)).ndcg)
