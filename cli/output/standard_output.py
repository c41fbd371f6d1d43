"""Standard output, which may be a full disk, or a pipe that nobody reads any more."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO, cast

from freerea_plugins import InputError, writing


@contextlib.contextmanager
def checked_output() -> Iterator[None]:
    """Say in one line why what the block prints cannot be written.

    Raises:
        InputError: If it cannot be written, as on a full disk.
        BrokenPipeError: If nobody reads it any more.
    """
    output: TextIO | None = sys.stdout
    if output is None:  # closed by the shell
        yield
        return
    checked = _CheckedOutput(output)
    with contextlib.redirect_stdout(cast(TextIO, checked)):
        try:
            yield
        finally:
            checked.finish()


class _CheckedOutput:
    """A stream that does not leave it open what it is that cannot be written."""

    def __init__(self, output: TextIO) -> None:
        self._output = output

    def __getattr__(self, name: str) -> Any:
        return getattr(self._output, name)

    def write(self, text: str) -> int:
        with _named():
            return self._output.write(text)

    def flush(self) -> None:
        with _named():
            self._output.flush()

    def finish(self) -> None:
        """Write out what is left."""
        try:
            self.flush()
        except (BrokenPipeError, InputError):
            # Python would try again at its end, and complain.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._output.fileno())
            raise


@contextlib.contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError:
        with writing("standard output"):
            raise
