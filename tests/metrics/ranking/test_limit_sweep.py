"""What is lost by choosing with a score."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freerea.metrics import (
    FloatArray,
    StandardPoolScore,
    quantile_limits,
    random_pools,
    regret,
    regrets,
    top_accuracy,
)

INFINITY = np.inf


def by_value(values: FloatArray) -> FloatArray:
    column: FloatArray = values[:, 0]
    return column


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([1, 2, 3, 4], 90 - 80),
        ([4, 2, 3, 1], 90 - 60),
        ([1, 2, 2, 1], 90 - (90 + 70) / 2),
        ([0, 0, 0, 0], 90 - (60 + 90 + 70 + 80) / 4),
        ([-INFINITY, -INFINITY, 1, -INFINITY], 90 - 70),
        ([np.nan, 1, 0, np.nan], 0),
        ([np.nan, -INFINITY, np.nan, -INFINITY], 90 - 75),
        ([INFINITY, 5, 6, INFINITY], 90 - 70),
    ],
)
def test_regret_is_what_the_best_by_score_lacks(scores, expected) -> None:
    accuracies = np.array([60.0, 90.0, 70.0, 80.0])
    assert regret(np.array(scores, dtype=float), accuracies) == pytest.approx(expected)


def test_ten_limits_are_costs_that_parts_of_all_are_within() -> None:
    costs = np.arange(1.0, 111.0)
    limits = quantile_limits(np.random.default_rng(0).permutation(costs))
    assert limits.tolist() == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
    assert quantile_limits(np.full(3, 0.1)).tolist() == [0.1] * 10
    assert quantile_limits(np.array([7.0])).tolist() == [7] * 10


def test_regrets_of_pools_are_those_of_their_members_alone() -> None:
    accuracies = np.array([60.0, 90.0, 70.0, 80.0])
    values = np.array([[1.0], [9.0], [2.0], [0.0]])
    pools = [np.array([0, 2, 3]), np.array([3]), np.array([1, 2])]
    assert regrets(by_value, values, accuracies, pools).tolist() == [80 - 70, 0, 0]


def test_a_score_is_relative_to_the_pool_alone() -> None:
    seen = []

    def scoring(values: FloatArray) -> FloatArray:
        seen.append(values.tolist())
        return StandardPoolScore()(values, ["maximize", "minimize"])

    values = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    regrets(scoring, values, np.zeros(3), [np.array([2, 0]), np.array([1])])
    assert seen == [[[5, 6], [1, 2]], [[3, 4]]]


def test_random_pools_are_drawn_from_what_is_within_a_limit() -> None:
    costs = np.random.default_rng(1).permutation(np.arange(1100.0))
    pools = random_pools(costs, seed=3, count=50, size=90)
    assert len(pools) == 50
    # Below the lowest limit are 100, of which a half is drawn.
    assert {len(pool) for pool in pools} == {50, 90}
    limits = quantile_limits(costs)
    reached = {int(np.searchsorted(limits, costs[pool].max())) for pool in pools}
    assert reached == set(range(10))
    assert all(len(set(pool.tolist())) == len(pool) for pool in pools)
    again = random_pools(costs, seed=3, count=50, size=110)
    assert all(np.array_equal(one, other) for one, other in zip(pools, again, strict=True))
    others = random_pools(costs, seed=4, count=50, size=110)
    assert not all(np.array_equal(one, other) for one, other in zip(pools, others, strict=True))


@pytest.mark.parametrize(
    ("architectures", "largest"), [(1, 1), (2, 2), (3, 2), (10, 5), (999, 250)]
)
def test_pools_of_few_architectures_are_half_of_them(architectures, largest) -> None:
    pools = random_pools(np.zeros(architectures), seed=0)
    assert {len(pool) for pool in pools} == {largest}


def test_the_top_shares_its_last_place_among_equals() -> None:
    accuracies = np.array([10.0, 20.0, 30.0, 40.0])
    assert top_accuracy(np.array([1.0, 2.0, 3.0, 4.0]), accuracies, 2) == 35
    assert top_accuracy(np.array([9.0, 2.0, 2.0, 1.0]), accuracies, 2) == (10 + 25) / 2
    assert top_accuracy(np.array([np.nan, -INFINITY, 0.0, 1.0]), accuracies, 3) == pytest.approx(
        (40 + 30 + 15) / 3
    )
    assert top_accuracy(np.zeros(4), accuracies) == 25


ACCURACIES = st.lists(st.floats(0, 100), min_size=2, max_size=30)


@settings(max_examples=50)
@given(accuracies=ACCURACIES, seed=st.integers(0, 1000))
def test_an_oracle_regrets_nothing_chance_the_mean_and_none_less_than_nothing(
    accuracies, seed
) -> None:
    table = np.array(accuracies)
    generator = np.random.default_rng(seed)
    costs = generator.integers(1, 9, len(table)).astype(float)
    pools = [np.flatnonzero(costs <= limit) for limit in quantile_limits(costs)]
    pools += random_pools(costs, seed=seed, count=5)
    oracle = regrets(by_value, table[:, np.newaxis], table, pools)
    assert oracle.tolist() == [0] * 15
    chance = regrets(lambda values: np.zeros(len(values)), table[:, np.newaxis], table, pools)
    assert chance == pytest.approx([table[pool].max() - table[pool].mean() for pool in pools])
    anything = regrets(by_value, generator.normal(size=(len(table), 1)), table, pools)
    assert (anything >= 0).all()
