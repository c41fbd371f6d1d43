"""Many lines as one trace, which is drawn at once."""

from __future__ import annotations

from collections.abc import Sequence


def segments(
    ends: Sequence[tuple[float, float, float, float]],
) -> tuple[list[float | None], list[float | None]]:
    """Return lines as the coordinates of one trace with gaps.

    Args:
        ends: Across and upwards at the one end of each line, then at the other.
    """
    x = [each for first, _, last, _ in ends for each in (first, last, None)]
    y = [each for _, low, _, high in ends for each in (low, high, None)]
    return x, y
