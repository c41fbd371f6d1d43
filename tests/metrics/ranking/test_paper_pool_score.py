"""The pool score: how metric values of a pool become one score."""

from __future__ import annotations

import math

import hypothesis.extra.numpy as numpy_strategies
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from freerea.metrics import FloatArray, PaperPoolScore
from freerea_plugins import Direction

MAXIMIZE: list[Direction] = ["maximize", "maximize"]
MIXED: list[Direction] = ["maximize", "minimize"]

FINITE = st.floats(min_value=-1e6, max_value=1e6, width=32)
ANYTHING = st.one_of(FINITE, st.sampled_from([math.nan, math.inf, -math.inf]))


def pools(elements: st.SearchStrategy[float]) -> st.SearchStrategy[FloatArray]:
    shapes = st.tuples(st.integers(1, 8), st.just(2))
    return numpy_strategies.arrays(np.float64, shapes, elements=elements)


def test_the_score_is_the_sum_of_normalised_metrics_minus_their_standard_deviation() -> None:
    values = np.array([[10.0, 1.0], [5.0, 4.0], [-20.0, 2.0]])

    scores = PaperPoolScore()(values, MAXIMIZE)

    # Normalised: (0.5, 0.25), (0.25, 1), (-1, 0.5); the deviation of two is half their distance.
    assert scores.tolist() == pytest.approx([0.75 - 0.125, 1.25 - 0.375, -0.5 - 0.75])


def test_the_standard_deviation_is_that_of_the_population_over_three_metrics() -> None:
    values = np.array([[2.0, 3.0, 0.0], [4.0, 4.0, 5.0]])

    scores = PaperPoolScore()(values, [*MAXIMIZE, "maximize"])

    # Normalised: (0.5, 0.75, 0), with mean 5/12, and (1, 1, 1).
    deviation = math.sqrt(((1 / 12) ** 2 + (4 / 12) ** 2 + (5 / 12) ** 2) / 3)
    assert scores.tolist() == pytest.approx([1.25 - deviation, 3.0])


def test_without_penalty_the_score_is_the_sum() -> None:
    values = np.array([[10.0, 1.0], [5.0, 4.0], [-20.0, 2.0]])

    scores = PaperPoolScore(penalty=False)(values, MAXIMIZE)

    assert scores.tolist() == pytest.approx([0.75, 1.25, -0.5])


def test_a_minimised_metric_counts_as_one_minus_its_normalised_value() -> None:
    values = np.array([[1.0, 100.0], [1.0, 25.0]])

    scores = PaperPoolScore()(values, MIXED)

    # Normalised: (1, 1 - 1) and (1, 1 - 0.25).
    assert scores.tolist() == pytest.approx([1.0 - 0.5, 1.75 - 0.125])


def test_one_metric_has_no_spread() -> None:
    scores = PaperPoolScore()(np.array([[3.0], [6.0]]), ["maximize"])

    assert scores.tolist() == pytest.approx([0.5, 1.0])


def test_a_metric_that_is_zero_everywhere_counts_nothing() -> None:
    values = np.array([[0.0, 1.0], [0.0, 2.0]])

    assert PaperPoolScore(penalty=False)(values, MAXIMIZE).tolist() == pytest.approx([0.5, 1.0])
    assert PaperPoolScore()(np.zeros((3, 2)), MAXIMIZE).tolist() == [0, 0, 0]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("directions", [MAXIMIZE, MIXED], ids=["maximised", "minimised"])
def test_a_member_with_a_value_that_is_not_finite_ranks_last_and_does_not_disturb_the_others(
    value: float, directions: list[Direction]
) -> None:
    others = np.array([[10.0, 1.0], [5.0, 4.0]])
    values = np.array([[10.0, 1.0], [1000.0, value], [5.0, 4.0]])

    scores = PaperPoolScore()(values, directions)

    assert scores[1] == -math.inf
    assert scores[[0, 2]].tolist() == PaperPoolScore()(others, directions).tolist()


def test_a_pool_without_finite_values_has_no_winner() -> None:
    scores = PaperPoolScore()(np.array([[math.nan, 1.0], [1.0, math.inf]]), MAXIMIZE)

    assert scores.tolist() == [-math.inf, -math.inf]


def test_an_empty_pool_has_no_scores() -> None:
    assert PaperPoolScore()(np.empty((0, 2)), MAXIMIZE).shape == (0,)


@given(pools(ANYTHING))
def test_scores_are_never_nan(values: FloatArray) -> None:
    assert not np.isnan(PaperPoolScore()(values, MIXED)).any()


@given(pools(ANYTHING), st.randoms(use_true_random=False))
def test_scores_follow_the_members_when_these_are_permuted(
    values: FloatArray, random: np.random.Generator
) -> None:
    order = list(range(len(values)))
    random.shuffle(order)

    permuted = PaperPoolScore()(values[order], MIXED)

    np.testing.assert_array_equal(permuted, PaperPoolScore()(values, MIXED)[order])


@given(pools(FINITE), st.integers(-20, 20))
def test_the_scale_of_a_metric_does_not_matter(values: FloatArray, exponent: int) -> None:
    scaled = values * [2.0**exponent, 1.0]

    np.testing.assert_allclose(
        PaperPoolScore()(scaled, MIXED), PaperPoolScore()(values, MIXED), atol=1e-12
    )


@given(pools(ANYTHING))
def test_the_values_are_left_as_they_were(values: FloatArray) -> None:
    before = values.copy()

    PaperPoolScore()(values, MIXED)

    np.testing.assert_array_equal(values, before)
