"""Bars and curves of characters."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freerea.cli.output.terminal_plot import bar, curve


@pytest.mark.parametrize(
    ("share", "drawn"),
    [(0.0, "...."), (0.001, "#..."), (0.5, "##.."), (1.0, "####"), (7.0, "####"), (-1.0, "....")],
)
def test_a_bar_is_filled_by_a_share(share: float, drawn: str) -> None:
    assert bar(share, 4, ascii_only=True) == drawn


def test_a_stair_rises_from_the_lower_left_to_the_upper_right() -> None:
    assert curve([0, 0, 1, 2], 4, 3, ascii_only=True) == ["   *", "  **", "*** "]
    assert curve([0, 1], 1, 1, ascii_only=False) == ["⣸"]


@given(
    st.lists(st.floats(allow_infinity=True, allow_nan=True), min_size=1, max_size=50),
    st.integers(1, 20),
    st.integers(1, 6),
    st.booleans(),
)
def test_a_curve_fills_its_box_and_no_more(values, width, height, ascii_only) -> None:
    lines = curve(values, width, height, ascii_only=ascii_only)
    assert [len(line) for line in lines] == [width] * height
    assert "".join(lines).isascii() or not ascii_only
    if all(map(math.isfinite, values)):
        assert all(any(line[column] != " " for line in lines) for column in range(width))
