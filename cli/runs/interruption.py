"""Ctrl-C and SIGTERM, at moments when nothing can be left half done."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """Turns signals into `KeyboardInterrupt` where a search can be left.

    A storage that is interrupted while it writes may be left with a lock or an open transaction.
    So a signal that arrives at another moment is kept until the next check; a second one does not
    wait, as who asks twice has seen that this takes too long.
    """

    def __init__(self) -> None:
        self._requested = False
        self._immediate = False

    @contextlib.contextmanager
    def handled(self) -> Iterator[None]:
        """Handle signals inside of the block."""
        previous = [signal.signal(each, self._receive) for each in _SIGNALS]
        try:
            yield
        finally:
            for each, handler in zip(_SIGNALS, previous, strict=True):
                signal.signal(each, handler)

    @contextlib.contextmanager
    def immediate(self) -> Iterator[None]:
        """Let signals interrupt the block itself.

        Raises:
            KeyboardInterrupt: If a signal has arrived, or arrives.
        """
        self._immediate = True
        try:
            self.check()
            yield
        finally:
            self._immediate = False

    def check(self) -> None:
        """Give way to a signal that has arrived.

        Raises:
            KeyboardInterrupt: If one has.
        """
        if self._requested:
            raise KeyboardInterrupt

    def _receive(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002
        is_repeated = self._requested
        self._requested = True
        if self._immediate or is_repeated:
            raise KeyboardInterrupt
