"""Numbers of channels that blocks have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freerea.spaces.inverted_residuals.channels import (
    expanded_channels,
    rounded_channels,
    squeezed_channels,
)

numbers = st.floats(0.01, 5000)


@pytest.mark.parametrize(
    ("wanted", "rounded"),
    [
        # As MobileNet's make_divisible has them.
        *[(1, 8), (8, 8), (8.8, 8), (9, 16), (11, 16), (12, 16), (16, 16), (17.7, 16), (18, 24)],
        *[(24, 24), (27, 32), (33.6, 32), (100, 104), (1280, 1280)],
    ],
)
def test_channels_are_multiples_of_eight(wanted: float, rounded: int) -> None:
    assert rounded_channels(wanted) == rounded


@given(numbers)
def test_at_most_a_tenth_is_lost(wanted: float) -> None:
    rounded = rounded_channels(wanted)
    assert rounded % 8 == 0
    assert 0.9 * wanted <= rounded < wanted + 8


@given(numbers, numbers)
def test_more_is_never_rounded_to_less(first: float, second: float) -> None:
    low, high = sorted((first, second))
    assert rounded_channels(low) <= rounded_channels(high)


def test_channels_inside_a_block() -> None:
    assert expanded_channels(12, 1) == 12
    assert expanded_channels(16, 6) == 96
    assert expanded_channels(8, 2.5) == 24


def test_a_quarter_is_squeezed() -> None:
    assert squeezed_channels(96) == 24
    assert squeezed_channels(16) == 8
