"""Numbers as they are printed."""

from __future__ import annotations

import pytest

from freerea.cli.output.format import format_spread


@pytest.mark.parametrize(
    ("spread", "text"),
    [(1032.4, "1000"), (6.27, "6.3"), (0.2349, "0.23"), (0.0, "0"), (1.26e9, "1.3e+09")],
)
def test_a_spread_has_two_digits(spread: float, text: str) -> None:
    assert format_spread(spread) == text
