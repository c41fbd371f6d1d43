"""Bars and curves of characters."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import Console

_DOTS = ((0x40, 0x80), (0x04, 0x20), (0x02, 0x10), (0x01, 0x08))
"""Bits of a braille character: rows from the bottom, left and right."""
_BRAILLE = 0x2800


def is_ascii_only(console: Console) -> bool:
    """Return whether a terminal shows no other characters than those of ASCII."""
    return not console.encoding.startswith("utf")


def bar(share: float, width: int, *, ascii_only: bool) -> str:
    """Return a bar that a share fills, from 0 to 1; what is more fills it too.

    Args:
        share: The share.
        width: Number of characters.
        ascii_only: Whether the terminal shows no others.
    """
    full, empty = ("#", ".") if ascii_only else ("█", "░")
    filled = round(width * min(1.0, max(0.0, share)))
    if share > 0:
        filled = max(1, filled)
    return full * filled + empty * (width - filled)


def curve(values: Sequence[float], width: int, height: int, *, ascii_only: bool) -> list[str]:
    """Return lines in which values are drawn from left to right, the largest at the top.

    Args:
        values: The values, evenly spaced; what is not finite is left out.
        width: Number of characters of a line.
        height: Number of lines.
        ascii_only: Whether the terminal shows no other characters.
    """
    across, down = (1, 1) if ascii_only else (2, 4)
    columns, rows = width * across, height * down
    finite = [each for each in values if math.isfinite(each)]
    cells = [[0] * width for _ in range(height)]
    if finite:
        low = min(finite) / 2  # Halves, as the difference of the largest numbers is none.
        extent = max(finite) / 2 - low
        before: int | None = None
        for column in range(columns):
            value = values[min(len(values) - 1, column * len(values) // columns)]
            if not math.isfinite(value):
                continue
            row = round((value / 2 - low) / extent * (rows - 1)) if extent else 0
            steps = range(min(row, before), max(row, before) + 1) if before is not None else (row,)
            for step in steps:
                line = height - 1 - step // down
                cells[line][column // across] |= _DOTS[step % down][column % across]
            before = row
    if ascii_only:
        return ["".join("*" if each else " " for each in line) for line in cells]
    return ["".join(chr(_BRAILLE + each) if each else " " for each in line) for line in cells]
