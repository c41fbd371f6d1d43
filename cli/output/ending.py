"""How a command ends: well, by a user's mistake, or interrupted."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from typing import NoReturn

from .printing import print_note

MISTAKE = 2
"""Exit status of a command that was called wrongly."""
INTERRUPTED = 130
"""Exit status of a command that was ended by Ctrl-C, as shells have it."""


def end_by_mistake(message: str) -> NoReturn:
    """Say in one line what is wrong, and end."""
    print_note(f"error: {' '.join(message.split())}")
    sys.exit(MISTAKE)


def end_by_user_code(message: str, frames: str) -> NoReturn:
    """Say in one line what a user's own code raised, then where, and end."""
    print_note(f"error: {' '.join(message.split())}")
    for line in frames.split("\n"):
        print_note(line)
    sys.exit(MISTAKE)


def end_interrupted() -> NoReturn:
    """End after an interruption."""
    sys.exit(INTERRUPTED)


@contextlib.contextmanager
def terminable() -> Iterator[None]:
    """Let SIGTERM interrupt the block as Ctrl-C does."""
    previous = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)


@contextlib.contextmanager
def interruptible(advice: str) -> Iterator[None]:
    """End the command if Ctrl-C or SIGTERM interrupts the block.

    Args:
        advice: What the user is told then, after "Interrupted. ".
    """
    try:
        with terminable():
            yield
    except KeyboardInterrupt:
        print_note(f"Interrupted. {advice}")
        end_interrupted()
