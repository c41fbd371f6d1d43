"""Fronts: hypervolume, knee, extremes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from pymoo.indicators.hv import Hypervolume

from freerea.cli.fronts.front import Front, front_positions

INF = math.inf


def test_the_hypervolume_is_the_share_of_the_box_that_is_dominated() -> None:
    front = Front(np.array([[0.0, 10.0], [4.0, 0.0], [2.0, 5.0], [9.0, 9.0], [INF, 0.0]]))
    assert front.positions == [0, 1, 2]
    assert front.ideal.tolist() == [0, 0]
    assert front.reference.tolist() == pytest.approx([4.4, 11])
    # In tenths of the range, from the reference point (11, 11).
    areas = [11 * 1, 11 * 1 + 1 * 10, 11 * 1 + 6 * 5 + 1 * 5]
    assert front.hypervolumes() == pytest.approx([area / 121 for area in (*areas, 46, 46)])


@given(
    st_numpy.arrays(
        np.float64, st.tuples(st.integers(1, 12), st.integers(2, 3)), elements=st.integers(-3, 3)
    )
)
def test_hypervolumes_grow_to_that_of_the_front(objectives) -> None:
    front = Front(objectives)
    volumes = front.hypervolumes()
    assert volumes == sorted(volumes)
    width = objectives.shape[1]
    extent = (front.reference - front.ideal) / 1.1
    scaled = (objectives[front.positions] - front.ideal) / extent
    expected = Hypervolume(ref_point=np.full(width, 1.1))(scaled) / 1.1**width
    assert volumes[-1] == pytest.approx(expected)
    for position in range(len(objectives)):
        row = objectives[position]
        dominated = (objectives <= row).all(axis=1) & (objectives < row).any(axis=1)
        assert (position in front.positions) == (not dominated.any())


def test_the_knee_is_where_little_is_gained_for_much_lost() -> None:
    corner = [[0.0, 1.0], [0.05, 0.8], [0.1, 0.1], [0.5, 0.06], [0.9, 0.03], [1.0, 0.0]]
    assert Front(np.array(corner) * [1e8, 3.0]).knee() == 2
    straight = np.linspace(0, 1, 9)
    assert Front(np.column_stack([straight, 1 - straight])).knee() is None


@pytest.mark.parametrize("count", [1, 2])
def test_so_short_a_front_has_no_knee(count) -> None:
    assert Front(np.array([[0.0, 1.0], [1.0, 0.0]])[:count]).knee() is None


def test_extremes_are_the_best_in_each_objective() -> None:
    front = Front(np.array([[0.0, 5.0, 9.0], [0.0, 5.0, 4.0], [3.0, 1.0, 9.0], [9.0, 9.0, 0.0]]))
    assert front.extremes() == [1, 2, 3]


def test_where_nothing_is_defined_there_is_no_front() -> None:
    undefined = np.array([[INF, 1.0], [INF, 2.0]])
    assert front_positions(undefined) == []
    assert Front(undefined).positions == []
