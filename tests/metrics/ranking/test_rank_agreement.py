"""How well a metric ranks."""

from __future__ import annotations

import math
from dataclasses import astuple

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


def test_the_order_of_rows_does_not_matter() -> None:
    generator = np.random.default_rng(0)
    values = generator.integers(3, size=50).astype(float)
    accuracies = generator.integers(20, size=50).astype(float)
    agreement = astuple(rank_agreement(values, accuracies))
    for _ in range(20):
        rows = generator.permutation(50)
        shuffled = rank_agreement(values[rows], accuracies[rows])
        assert astuple(shuffled) == pytest.approx(agreement, abs=1e-12)


def test_equals_count_by_their_mean_over_all_orders() -> None:
    """The best two are to be found among 20 of which three share the highest value."""
    values = np.zeros(20)
    values[[19, 10, 0]] = 1
    agreement = rank_agreement(values, ACCURACIES)
    # Two of the three are in the top; one of the three is one of the best two, 19 and 18.
    assert agreement.top_recall == pytest.approx(2 / 3 / 2)
    discount = 1 / math.log2(3)
    mean_gain = (19 + 10 + 0) / 3 / 19
    assert agreement.ndcg == pytest.approx(mean_gain * (1 + discount) / (1 + discount * 18 / 19))


def test_equal_accuracies_share_the_places_at_the_top() -> None:
    accuracies = ACCURACIES.copy()
    accuracies[[18, 17, 16]] = 18
    # 19 is one of the best two, and 18 with a chance of one in three.
    assert rank_agreement(ACCURACIES, accuracies).top_recall == pytest.approx((1 + 1 / 3) / 2)
    assert rank_agreement(ACCURACIES, accuracies).ndcg == pytest.approx(1)


def test_values_without_equals_are_ranked_as_they_are() -> None:
    generator = np.random.default_rng(1)
    values, accuracies = generator.permutation(40.0 * np.arange(200)), generator.random(200)
    agreement = rank_agreement(values, accuracies)
    best = np.argsort(values)[::-1][:20]
    found = set(best) & set(np.argsort(accuracies)[::-1][:20])
    gains = (accuracies - accuracies.min()) / np.ptp(accuracies)
    discounts = 1 / np.log2(np.arange(20) + 2)
    assert agreement.top_recall == len(found) / 20
    ideal = np.sort(gains)[::-1][:20] @ discounts
    assert agreement.ndcg == pytest.approx(gains[best] @ discounts / ideal)
