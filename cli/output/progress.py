"""Progress on a terminal as a live bar, elsewhere as plain lines."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from rich.console import Console, RenderableType
from rich.constrain import Constrain
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Column

from .outside import visible
from .printing import print_text
from .quietness import is_quiet

_SHORTEST_INTERVAL = 2.0
_LIVE_INTERVAL = 0.1
_VIEW_INTERVAL = 0.5
_BAR = 24
_WHAT_IS_LEFT = Column(no_wrap=True, ratio=1)
_LARGEST_SHARE = 0.05
"""Of the time, at most, that goes into views."""
_ECHO = 2
"""Characters of `^C`, which a terminal writes behind the last line: it is not to be folded."""
_REDRAWN = 4
"""How often a second a terminal is drawn anew."""

View = Callable[[], RenderableType | None]
"""Returns what is seen below the bar, if there is anything yet."""


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
def count_progress(console: Console, view: View | None = None) -> Iterator[Report]:
    """Show how many are done.

    Args:
        console: Where it is shown.
        view: What is seen below the bar of a terminal, until the block ends.

    Yields:
        A function to call as often as something is done.
    """
    if is_quiet():
        yield _silent
        return
    with _live(console, view) if console.is_terminal else _plain(console) as update:
        yield update


@contextlib.contextmanager
def _live(console: Console, view: View | None) -> Iterator[Report]:
    progress = _ViewedProgress(
        TextColumn("{task.description}", markup=False),
        BarColumn(_BAR),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}", markup=False, table_column=_WHAT_IS_LEFT),
        console=console,
        refresh_per_second=_REDRAWN,
        view=view,
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
            progress.look()

        try:
            yield update
        finally:
            progress.hide()


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


def _silent(
    what: str,
    done: int,
    total: int | None,
    *,
    note: Callable[[], str] = _nothing,
    share: float | None = None,
) -> None:
    del what, done, total, note, share


class _ViewedProgress(Progress):
    """Bars, and below them what a view shows.

    Args:
        columns: The columns of a bar.
        console: Where it is shown.
        refresh_per_second: How often it is drawn anew.
        view: What is seen below the bars.
    """

    def __init__(
        self,
        *columns: ProgressColumn,
        console: Console,
        refresh_per_second: float,
        view: View | None,
    ) -> None:
        self._console = console
        self._view = view
        self._seen: RenderableType | None = None
        self._due = time.monotonic()
        super().__init__(
            *columns, console=console, refresh_per_second=refresh_per_second, expand=True
        )

    def look(self) -> None:
        """Take what is seen anew, if it is time to."""
        began = time.monotonic()
        if self._view is None or began < self._due:
            return
        self._seen = self._view()
        self.refresh()
        ended = time.monotonic()
        self._due = ended + max(_VIEW_INTERVAL, (ended - began) / _LARGEST_SHARE)

    def hide(self) -> None:
        """Leave nothing but the bars."""
        self._seen = None

    def get_renderables(self) -> Iterable[RenderableType]:
        """Yield the bars, then what is seen."""
        seen = [] if self._seen is None else [self._seen]
        for each in (*super().get_renderables(), *seen):
            yield Constrain(each, self._console.width - _ECHO)


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
