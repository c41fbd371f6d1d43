"""Names that a user can type as the value of an option."""

from __future__ import annotations

import re

_USABLE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")

USABLE_NAMES = "letters, digits, `_`, `-` and `.`, and no `-` or `.` at the beginning"
"""What a usable name consists of, in words."""


def is_usable(name: object) -> bool:
    """Return whether options take a name: one that needs no quotes and separates nothing."""
    return isinstance(name, str) and _USABLE.fullmatch(name) is not None
