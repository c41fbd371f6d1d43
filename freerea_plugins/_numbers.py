"""What counts as a number."""

from __future__ import annotations

from numbers import Integral, Real


def is_whole(number: object) -> bool:
    """Return whether something is a whole number, as NumPy's are too; 2.0 is not."""
    return isinstance(number, Integral)


def is_real(number: object) -> bool:
    """Return whether something is a real number, as NumPy's are too; text is not."""
    return isinstance(number, Real)
