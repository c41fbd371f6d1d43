"""Runs what a user's own file says, and shows what goes wrong in it as Python would."""

from __future__ import annotations

import contextlib
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

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
    folder = path.resolve().parent
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    except (InputError, KeyboardInterrupt):
        raise
    # A file may end the program too, and would end it well.
    except BaseException as error:
        described = traceback.TracebackException.from_exception(error)
        if not (alone or _is_of(folder, described.stack)):
            raise
        end_by_user_code(_raised(error, description), _shown(folder, described))


def _raised(error: BaseException, description: str) -> str:
    *_, last = traceback.format_exception_only(error)
    return f"`{description}` raised {last.strip().removesuffix(': None')}"


def _shown(folder: Path, described: traceback.TracebackException) -> str:
    """Return frames from the first in the folder on, of an exception and those that led to it."""
    current: traceback.TracebackException | None = described
    while current is not None:
        own = [number for number, each in enumerate(current.stack) if _is_in(folder, each)]
        begin = own[0] if own else len(current.stack)
        current.stack = traceback.StackSummary.from_list(
            [each for each in current.stack[begin:] if not each.filename.startswith("<frozen ")]
        )
        current = current.__cause__ or current.__context__
    return "".join(line for line in described.format() if not line.endswith(_HEADING)).rstrip("\n")


def _is_of(folder: Path, stack: traceback.StackSummary) -> bool:
    return any(_is_in(folder, frame) for frame in stack)


def _is_in(folder: Path, frame: traceback.FrameSummary) -> bool:
    return folder in Path(frame.filename).resolve().parents
