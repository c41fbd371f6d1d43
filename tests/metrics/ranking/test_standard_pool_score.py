"""The sum of standardised metrics, relative to a reference."""

from __future__ import annotations

import math

import hypothesis.extra.numpy as numpy_strategies
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from freerea.metrics import FloatArray, StandardPoolScore
from freerea_plugins import Direction, InputError

MAXIMIZE: list[Direction] = ["maximize", "maximize"]
MIXED: list[Direction] = ["maximize", "minimize"]

# Of two decimals, so that what differs does so by more than rounding.
FINITE = st.integers(-100_000, 100_000).map(lambda number: number / 100)
ANYTHING = st.one_of(FINITE, st.sampled_from([math.nan, math.inf, -math.inf, 1e300, -1e-300]))

REFERENCE = np.array([[1.0, 40.0], [3.0, 20.0], [5.0, 30.0], [7.0, 30.0]])


def pools(elements: st.SearchStrategy[float], least: int = 1) -> st.SearchStrategy[FloatArray]:
    shapes = st.tuples(st.integers(least, 8), st.just(2))
    return numpy_strategies.arrays(np.float64, shapes, elements=elements)


def test_it_is_the_sum_of_standardised_metrics_minus_their_standard_deviation() -> None:
    score = StandardPoolScore().relative_to(REFERENCE, MAXIMIZE)

    scores = score(np.array([[4.0, 30.0], [6.0, 25.0]]), MAXIMIZE)

    # Means 4 and 30, deviations √5 and √50.
    first, second = 2 / math.sqrt(5), -5 / math.sqrt(50)
    spread = abs(first - second) / 2
    assert scores.tolist() == pytest.approx([0.0, first + second - spread])


def test_a_minimised_metric_counts_negated() -> None:
    score = StandardPoolScore(penalty=0).relative_to(REFERENCE, MIXED)

    scores = score(np.array([[4.0, 25.0], [4.0, 40.0]]), MIXED)

    assert scores.tolist() == pytest.approx([5 / math.sqrt(50), -10 / math.sqrt(50)])


def test_the_penalty_is_the_weight_of_the_deviation_over_three_metrics() -> None:
    reference = np.array([[-1.0, -2.0, -3.0], [1.0, 2.0, 3.0]])
    directions: list[Direction] = [*MAXIMIZE, "maximize"]
    spread = math.sqrt(((2 - 2 / 3) ** 2 + 2 * (2 / 3) ** 2) / 3)

    for penalty in (0.0, 1.0, 2.5):
        score = StandardPoolScore(penalty=penalty).relative_to(reference, directions)
        scores = score(np.array([[2.0, 0.0, 0.0]]), directions)
        assert scores.tolist() == pytest.approx([2 - penalty * spread])


def test_without_a_reference_it_is_relative_to_the_pool() -> None:
    score = StandardPoolScore()

    scores = score(REFERENCE, MAXIMIZE)

    assert score.has_reference
    assert scores.tolist() == score.relative_to(REFERENCE, MAXIMIZE)(REFERENCE, MAXIMIZE).tolist()


def test_a_metric_that_is_the_same_in_the_reference_tells_better_from_worse_alone() -> None:
    # The mean of these is another float than each of them.
    reference = np.array([[0.1, 1.0], [0.1, 3.0], [0.1, 2.0]])
    score = StandardPoolScore(penalty=0).relative_to(reference, MIXED)

    scores = score(np.array([[0.1, 2.0], [0.2, 2.0], [9.0, 2.0], [-7.0, 2.0]]), MIXED)

    assert scores.tolist() == [0.0, 1.0, 1.0, -1.0]
    zeros = StandardPoolScore(penalty=0).relative_to(np.zeros((3, 1)), ["minimize"])
    assert zeros(np.array([[0.0], [1e-30], [-1e-30]]), ["minimize"]).tolist() == [0, -1, 1]


def test_what_differs_by_rounding_alone_is_the_same() -> None:
    reference = np.array([[1e6, 0.0], [1e6 * (1 + 1e-15), 0.0], [1e6 * (1 - 1e-15), 0.0]])

    scores = StandardPoolScore()(reference, MAXIMIZE)

    assert scores.tolist() == [0, 0, 0]


def test_a_metric_without_a_value_in_the_reference_counts_nothing() -> None:
    reference = np.array([[math.nan, 1.0], [-math.inf, 3.0]])
    score = StandardPoolScore(penalty=0).relative_to(reference, MAXIMIZE)

    scores = score(np.array([[-5.0, 3.0], [8.0, 3.0]]), MAXIMIZE)

    assert scores.tolist() == [1.0, 1.0]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("directions", [MAXIMIZE, MIXED], ids=["maximised", "minimised"])
def test_values_that_are_not_finite_do_not_disturb_means_and_deviations(
    value: float, directions: list[Direction]
) -> None:
    # The mean of the other metric, so that it changes no mean; the deviation is that of five.
    disturbed = np.vstack([REFERENCE, [[4.0, value]]])
    pool = np.array([[4.0, 30.0], [4.0, 40.0], [6.0, 30.0]])

    scores = StandardPoolScore(penalty=0).relative_to(disturbed, directions)(pool, directions)

    sign = 1 if directions[1] == "maximize" else -1
    assert scores.tolist() == pytest.approx([0, sign * 10 / math.sqrt(50), 2 / math.sqrt(20 / 5)])


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_members_that_lack_a_value_are_last_and_ordered_by_the_rest(value: float) -> None:
    pool = np.array(
        [
            [4.0, 30.0],
            [9.0, value],  # better by the other metric
            [5.0, value],
            [-1e9, 1e9],  # as bad as can be
            [value, value],
            [value, -1e9],
        ]
    )
    score = StandardPoolScore(penalty=3.0).relative_to(REFERENCE, MIXED)

    scores = score(pool, MIXED)

    assert np.argsort(-scores).tolist() == [0, 3, 5, 1, 2, 4]
    assert np.isfinite(scores).all()


def test_a_search_in_which_a_metric_is_never_defined_is_guided_by_the_others() -> None:
    pool = np.array([[-math.inf, 1.0], [-math.inf, 3.0], [-math.inf, 2.0]])

    scores = StandardPoolScore()(pool, MAXIMIZE)

    assert np.argsort(-scores).tolist() == [1, 2, 0]
    assert scores[1] - scores[2] == pytest.approx(1 / np.std([1, 2, 3]), rel=1e-6)


def test_the_largest_floats_have_scores() -> None:
    pool = np.array([[1e308, 1.0], [-1e308, 2.0], [5e307, 3.0]])
    score = StandardPoolScore()

    with np.errstate(all="raise"):
        within = score(pool, MAXIMIZE)
        beyond = score.relative_to(REFERENCE, MAXIMIZE)(pool, MAXIMIZE)

    assert np.isfinite([*within, *beyond]).all()
    assert np.argmax(within) == 2
    assert beyond[0] == pytest.approx(beyond[2], rel=1e-5)


def test_an_empty_pool_has_no_scores() -> None:
    assert StandardPoolScore()(np.empty((0, 2)), MAXIMIZE).shape == (0,)
    assert (
        StandardPoolScore().relative_to(REFERENCE, MAXIMIZE)(np.empty((0, 2)), MAXIMIZE).size == 0
    )


@pytest.mark.parametrize("penalty", [-0.5, math.nan, math.inf])
def test_a_penalty_that_is_none_is_refused(penalty: float) -> None:
    with pytest.raises(InputError, match=f"`penalty` must be a number from 0 on, got {penalty}"):
        StandardPoolScore(penalty=penalty)


@given(pools(ANYTHING), pools(ANYTHING))
def test_scores_are_finite_and_values_left_as_they_were(
    reference: FloatArray, values: FloatArray
) -> None:
    before = reference.copy(), values.copy()

    scores = StandardPoolScore().relative_to(reference, MIXED)(values, MIXED)

    assert np.isfinite(scores).all()
    np.testing.assert_array_equal(reference, before[0])
    np.testing.assert_array_equal(values, before[1])


@given(pools(ANYTHING), pools(ANYTHING), pools(ANYTHING))
def test_other_members_do_not_change_the_score_relative_to_a_reference(
    reference: FloatArray, values: FloatArray, others: FloatArray
) -> None:
    score = StandardPoolScore().relative_to(reference, MIXED)

    joined = score(np.vstack([values, others]), MIXED)

    np.testing.assert_allclose(joined[: len(values)], score(values, MIXED), rtol=1e-12)


@given(pools(ANYTHING), st.randoms(use_true_random=False))
def test_scores_follow_the_members_when_these_are_permuted(
    values: FloatArray, random: np.random.Generator
) -> None:
    order = list(range(len(values)))
    random.shuffle(order)
    score = StandardPoolScore().relative_to(REFERENCE, MIXED)

    np.testing.assert_array_equal(score(values[order], MIXED), score(values, MIXED)[order])


@given(
    pools(FINITE, least=2),
    pools(FINITE),
    st.integers(-20, 20),
    st.integers(-1000, 1000),
)
def test_scale_and_offset_of_a_metric_do_not_matter(
    reference: FloatArray, values: FloatArray, exponent: int, offset: int
) -> None:
    def moved(pool: FloatArray) -> FloatArray:
        return np.column_stack([(pool[:, 0] + offset) * 2.0**exponent, pool[:, 1]])

    score = StandardPoolScore().relative_to(reference, MIXED)
    of_moved = StandardPoolScore().relative_to(moved(reference), MIXED)

    np.testing.assert_allclose(
        of_moved(moved(values), MIXED), score(values, MIXED), rtol=1e-6, atol=1e-6
    )


@given(pools(FINITE, least=2), pools(FINITE, least=2))
def test_better_in_one_metric_and_equal_in_the_others_is_better_without_a_penalty(
    reference: FloatArray, values: FloatArray
) -> None:
    assume(np.ptp(reference, axis=0).min() > 0)
    score = StandardPoolScore(penalty=0).relative_to(reference, MIXED)
    better = values - [0.0, 1.0]

    assert (score(better, MIXED) > score(values, MIXED)).all()
