"""Progress on a terminal as a live bar, elsewhere as plain lines."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from .outside import visible
from .printing import print_text
from .quietness import is_quiet

_SHORTEST_INTERVAL = 2.0
_LIVE_INTERVAL = 0.1


class Report(Protocol):
    """Takes how far something is; to be called as often as something is done."""

    def __call__(
        self,
        what: str,
        done: int,
        total: int | None,
        *,
        note: Callable[[], str] = ...,
        share: float | None = None,
    ) -> None:
        """Show progress, if it is time to.

        Args:
            what: What is counted, as "architectures".
            done: How many are done.
            total: Of how many, if that is known.
            note: What else there is to say; asked for when it is shown.
            share: Which part is done, from 0 to 1, where that is not `done` of `total`.
        """


def _nothing() -> str:
    return ""


@contextlib.contextmanager
def count_progress(console: Console) -> Iterator[Report]:
    """Show how many are done.

    Yields:
        A function to call as often as something is done.
    """
    loud = _live if console.is_terminal else _plain
    with (_silent if is_quiet() else loud)(console) as update:
        yield update


@contextlib.contextmanager
def _live(console: Console) -> Iterator[Report]:
    progress = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}", markup=False),
        console=console,
    )
    tasks: dict[str, TaskID] = {}
    shown: dict[str, float] = {}
    with progress:

        def update(
            what: str,
            done: int,
            total: int | None,
            *,
            note: Callable[[], str] = _nothing,
            share: float | None = None,
        ) -> None:
            now = time.monotonic()
            if done != total and now - shown.get(what, -_LIVE_INTERVAL) < _LIVE_INTERVAL:
                return
            shown[what] = now
            if what not in tasks:
                tasks[what] = progress.add_task(what, note="")
            progress.update(
                tasks[what],
                description=f"{done:,}/{total:,} {what}"
                if total is not None
                else f"{done:,} {what}",
                completed=done if share is None else share,
                total=total if share is None else 1.0,
                note=visible(note()),
            )

        yield update


@contextlib.contextmanager
def _plain(console: Console) -> Iterator[Report]:
    interval = _PlainInterval()

    def update(
        what: str,
        done: int,
        total: int | None,
        *,
        note: Callable[[], str] = _nothing,
        share: float | None = None,  # noqa: ARG001
    ) -> None:
        if not interval.has_passed():
            return
        count = f"{done:,} {what}" if total is None else f"{done:,} of {total:,} {what}"
        said = note()
        print_text(console, f"{count}, {said}" if said else count)

    yield update


@contextlib.contextmanager
def _silent(console: Console) -> Iterator[Report]:  # noqa: ARG001
    def update(
        what: str,
        done: int,
        total: int | None,
        *,
        note: Callable[[], str] = _nothing,
        share: float | None = None,
    ) -> None:
        del what, done, total, note, share

    yield update


class _PlainInterval:
    """Says when a plain line is due: every two seconds, and less often as time goes on."""

    def __init__(self) -> None:
        self._started = self._shown = time.monotonic()

    def has_passed(self) -> bool:
        """Return whether a line is to be printed now; the next interval then begins."""
        now = time.monotonic()
        # A log of hours stays readable.
        if now - self._shown < max(_SHORTEST_INTERVAL, (now - self._started) / 20):
            return False
        self._shown = now
        return True
