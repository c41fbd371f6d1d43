"""Values of one parameter."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

from freerea.samplers.parameters.values import (
    folded_value,
    internal_value,
    joined_distribution,
    mutated_value,
    sampled_value,
)

ANY_CHOICE = "ignore:Choices for a categorical distribution:UserWarning"  # not for every storage


@given(low=st.floats(-1e9, 1e9), up=st.booleans(), seed=st.integers(0, 99))
def test_a_range_of_two_neighbouring_numbers_has_two_values(low, up, seed) -> None:
    distribution = FloatDistribution(low, math.nextafter(low, math.inf))
    value = distribution.high if up else distribution.low
    other = distribution.low if up else distribution.high
    assert mutated_value(distribution, value, random.Random(seed)) == other
    assert sampled_value(distribution, random.Random(seed)) in (value, other)


@pytest.mark.filterwarnings(ANY_CHOICE)
def test_choices_are_told_apart_by_their_position() -> None:
    distribution = CategoricalDistribution([[1, 2], {"a": 1}, float("nan"), None])
    given_anew = [[1, 2], {"a": 1}, float("nan"), None]
    assert [internal_value(distribution, each) for each in given_anew] == [0, 1, 2, 3]
    assert internal_value(FloatDistribution(0, 1), 0.5) == 0.5


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        (FloatDistribution(0, 1), FloatDistribution(-1, 0.5), FloatDistribution(-1, 1)),
        (FloatDistribution(1e-3, 1, log=True), FloatDistribution(1e-5, 1, log=True), None),
        (FloatDistribution(0, 1), FloatDistribution(0.2, 0.7), FloatDistribution(0, 1)),
        (
            IntDistribution(8, 64, step=8),
            IntDistribution(16, 128, step=8),
            IntDistribution(8, 128, step=8),
        ),
        (IntDistribution(8, 64, step=8), IntDistribution(10, 130, step=8), None),
        (IntDistribution(0, 9), IntDistribution(0, 20, step=2), None),
        (
            FloatDistribution(0.1, 0.7, step=0.1),
            FloatDistribution(0.3, 0.9, step=0.1),
            FloatDistribution(0.1, 0.9, step=0.1),
        ),
        (CategoricalDistribution("ab"), CategoricalDistribution("ab"), None),
        (IntDistribution(0, 9), FloatDistribution(0, 99), None),
    ],
)
def test_ranges_are_joined_where_one_distribution_can_be_of_both(first, second, joined) -> None:
    assert joined_distribution(first, second) == (second if joined is None else joined)


@pytest.mark.parametrize(
    ("distribution", "value", "expected"),
    [
        (FloatDistribution(0, 1), 1.25, 0.75),
        (FloatDistribution(0, 1), -0.25, 0.25),
        (FloatDistribution(0, 1), 2.25, 0.25),
        (FloatDistribution(0.01, 1, log=True), 10.0, 0.1),
        (FloatDistribution(0, 10, step=2.5), 3.1, 2.5),
        (IntDistribution(0, 100, step=10), 47, 50),
        (IntDistribution(1, 8), 10, 7),
        (IntDistribution(1, 8), 3.2, 3),
    ],
)
def test_a_number_of_another_range_or_step_is_folded_into_the_one_asked_for(
    distribution, value, expected
) -> None:
    folded = folded_value(distribution, value)
    assert folded == pytest.approx(expected)
    assert type(folded) is (int if isinstance(distribution, IntDistribution) else float)


@pytest.mark.parametrize(
    ("distribution", "value"),
    [
        (CategoricalDistribution([1, 2]), 3),
        (FloatDistribution(0, 1), "a"),
        (FloatDistribution(0, 1), True),
        (FloatDistribution(0, 1), float("nan")),
        (FloatDistribution(0.1, 1, log=True), -1.0),
    ],
)
def test_what_has_no_place_in_a_distribution_is_not_folded(distribution, value) -> None:
    assert folded_value(distribution, value) is None


def test_numbers_on_a_grid_are_equal_however_they_were_added_up() -> None:
    tenths = FloatDistribution(0, 1, step=0.1)
    assert internal_value(tenths, 0.1 + 0.2) == internal_value(tenths, 0.3)
    assert internal_value(tenths, 0.4) != internal_value(tenths, 0.3)


def test_a_grid_that_becomes_coarser_is_the_one_to_search() -> None:
    fine, coarse = IntDistribution(0, 100), IntDistribution(0, 100, step=10)
    assert joined_distribution(fine, coarse) == coarse
    assert joined_distribution(coarse, fine) == fine
