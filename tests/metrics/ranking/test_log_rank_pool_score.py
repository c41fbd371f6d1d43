"""The sum of log ranks."""

from __future__ import annotations

import numpy as np
import pytest

from freerea.metrics import LogRankPoolScore

MAXIMIZE = ["maximize", "maximize"]


def test_it_is_the_sum_of_the_logarithms_of_relative_ranks() -> None:
    values = np.array([[1.0, 30.0], [2.0, 10.0], [5.0, 20.0]])
    expected = [np.log(1 / 3) + np.log(3 / 3), np.log(2 / 3) + np.log(1 / 3), np.log(2 / 3)]
    assert LogRankPoolScore()(values, MAXIMIZE) == pytest.approx(expected)


def test_scales_do_not_matter() -> None:
    values = np.random.default_rng(0).standard_normal((20, 2))
    scores = LogRankPoolScore()(values, MAXIMIZE)
    assert LogRankPoolScore()(np.exp(values) * [1, 1e9], MAXIMIZE) == pytest.approx(scores)


def test_equals_share_their_mean_rank() -> None:
    scores = LogRankPoolScore()(np.array([[1.0], [1.0], [2.0]]), ["maximize"])
    assert scores == pytest.approx([np.log(1.5 / 3)] * 2 + [0])


def test_low_values_of_a_minimised_metric_are_best() -> None:
    scores = LogRankPoolScore()(np.array([[3.0], [1.0], [2.0]]), ["minimize"])
    assert scores.argsort().tolist() == [0, 2, 1]


@pytest.mark.parametrize("undefined", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("direction", ["maximize", "minimize"])
def test_a_value_that_is_not_finite_is_the_worst_of_its_metric(undefined, direction) -> None:
    sign = 1 if direction == "maximize" else -1
    values = np.array([[1.0 * sign, 2.0], [undefined, 9.0], [2.0 * sign, 1.0]])
    scores = LogRankPoolScore()(values, [direction, "maximize"])
    expected = [np.log(2 / 3) + np.log(2 / 3), np.log(1 / 3), np.log(1 / 3)]
    assert scores == pytest.approx(expected)


def test_an_empty_pool_has_no_scores() -> None:
    assert LogRankPoolScore()(np.empty((0, 2)), MAXIMIZE).tolist() == []
