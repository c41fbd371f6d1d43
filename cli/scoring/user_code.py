"""Runs what a user's own file says, and shows what goes wrong in it as Python would."""

from __future__ import annotations

import contextlib
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from freerea_plugins import InputError

from ..output.ending import end_by_user_code

_HEADING = "Traceback (most recent call last):\n"
"""Ends a line that says nothing, with or without the frame that is drawn around groups."""


@contextlib.contextmanager
def user_code(path: Path, description: str, *, alone: bool) -> Iterator[None]:
    """End the command if a user's file fails, with the frames of the file alone.

    What the file prints goes to standard error, as standard output is the command's.

    Args:
        path: The file.
        description: What is run, as the user named it.
        alone: Whether the block runs nothing but the file. If not, only what is raised in the file
            or below it is the user's.
    """
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    except KeyboardInterrupt:
        raise
    except InputError as error:
        # What the file raises in the middle of a measurement comes with the name of the metric.
        if error.__cause__ is None or not _OwnFrames(path).are_in(error.__cause__):
            raise
        _end(path, description, error.__cause__)
    # A file may end the program too, and would end it well.
    except BaseException as error:
        if not (alone or _OwnFrames(path).are_in(error)):
            raise
        _end(path, description, error)


def _end(path: Path, description: str, error: BaseException) -> NoReturn:
    described = traceback.TracebackException.from_exception(error)
    end_by_user_code(_raised(error, description), _shown(_OwnFrames(path), described))


class _OwnFrames:
    """Tells the frames of a user's file, and of what stands beside it, from those of libraries.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._folders = {path.absolute().parent, path.resolve().parent}
        # A virtual environment often stands beside the file.
        self._libraries = [
            library
            for each in sys.path
            if self._holds(library := Path(each).absolute()) and library not in self._folders
        ]

    def are_in(self, error: BaseException) -> bool:
        """Return whether an exception passed the file, or what stands beside it."""
        return any(map(self.has, traceback.extract_tb(error.__traceback__)))

    def has(self, frame: traceback.FrameSummary) -> bool:
        """Return whether a frame is the user's."""
        file = Path(frame.filename).absolute()
        return (
            not frame.filename.startswith("<")
            and self._holds(file)
            and not any(library in file.parents for library in self._libraries)
        )

    def _holds(self, path: Path) -> bool:
        return any(folder in path.parents for folder in self._folders)


def _raised(error: BaseException, description: str) -> str:
    *_, last = traceback.format_exception_only(error)
    return f"`{description}` raised {last.strip().removesuffix(': None')}"


def _shown(own: _OwnFrames, described: traceback.TracebackException) -> str:
    """Return frames from the first of the user on, of an exception and those that led to it."""
    current: traceback.TracebackException | None = described
    while current is not None:
        begin = next((n for n, each in enumerate(current.stack) if own.has(each)), None)
        kept = [] if begin is None else current.stack[begin:]
        current.stack = traceback.StackSummary.from_list(
            [each for each in kept if not each.filename.startswith("<frozen ")]
        )
        current = current.__cause__ or current.__context__
    lines = described.format()
    return "".join(line for line in lines if not line.endswith(_HEADING)).rstrip("\n")
