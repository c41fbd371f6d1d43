"""How those that wait are told how far reading is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with what is counted, in words, how many are done, and how many there are."""


def silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""
