"""Dominance first, then how alone a member is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from freerea.metrics import FrontPoolScore
from freerea_plugins import Direction

MINIMIZE: list[Direction] = ["minimize", "minimize"]


def test_fronts_are_numbered_and_members_of_one_are_told_apart_by_their_distance() -> None:
    # The first front has gaps of 1 and 3 about its second member, of 3 and 4 about its third.
    values = np.array([[0.0, 8.0], [1.0, 4.0], [4.0, 2.0], [8.0, 0.0], [5.0, 5.0]])
    second, third = 4 / 8 + 6 / 8, 7 / 8 + 4 / 8
    expected = [0.5, second / (1 + second) / 2, third / (1 + third) / 2, 0.5, -1.0]
    assert FrontPoolScore()(values, MINIMIZE) == pytest.approx(expected)


def test_directions_turn_the_front() -> None:
    values = np.array([[1.0, 2.0], [2.0, 1.0], [2.0, 2.0]])
    score = FrontPoolScore()
    assert score(values, ["maximize", "maximize"]).argmax() == 2
    assert score(values, MINIMIZE).tolist() == [0.5, 0.5, -1.0]
    assert score(values, ["minimize", "maximize"]).argmax() == 0


@given(st.lists(st.tuples(*[st.integers(0, 6).map(float)] * 2), min_size=1, max_size=12))
def test_nobody_who_is_dominated_is_above_who_dominates_and_no_scale_matters(rows) -> None:
    values = np.array(rows)
    scores = FrontPoolScore()(values, MINIMIZE)
    for row, one in enumerate(values):
        for other_row, other in enumerate(values):
            if (one <= other).all() and (one < other).any():
                assert scores[row] > scores[other_row]
    assert FrontPoolScore()(values * [1e-6, 1e6] + [1e-3, 5e7], MINIMIZE) == pytest.approx(scores)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_the_worst_and_never_alone(value) -> None:
    values = np.array([[1.0, 2.0], [2.0, 1.0], [value, 0.0], [value, value]])
    for directions in (MINIMIZE, ["maximize", "maximize"]):
        scores = FrontPoolScore()(values, directions)
        assert np.isfinite(scores).all()
        assert scores[3] < scores[:2].min()
    assert FrontPoolScore()(np.empty((0, 2)), MINIMIZE).tolist() == []
