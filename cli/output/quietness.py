"""What is left unsaid where a user wants to hear of nothing but what is wrong."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

from .printing import print_note

_QUIET: ContextVar[bool] = ContextVar("quiet", default=False)


@contextlib.contextmanager
def quietly(quiet: bool) -> Iterator[None]:
    """Leave remarks and progress out while the block runs, if that is wanted."""
    token = _QUIET.set(quiet)
    try:
        yield
    finally:
        _QUIET.reset(token)


def is_quiet() -> bool:
    """Return whether remarks and progress are left out."""
    return _QUIET.get()


def print_remark(text: str) -> None:
    """Print a line that nobody has to know, on standard error, unless that is to be quiet."""
    if not is_quiet():
        print_note(text)
