"""Progress on a terminal as a live bar, elsewhere as plain lines."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

CountReport = Callable[[str, int, int], None]
"""Takes what is counted, as "architectures", how many are done, and of how many."""

_SHORTEST_INTERVAL = 2.0


class PlainInterval:
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


@contextlib.contextmanager
def count_progress(console: Console) -> Iterator[CountReport]:
    """Show how many of a known number are done.

    Yields:
        A function to call as often as something is done.
    """
    report = _live if console.is_terminal else _plain
    with report(console) as update:
        yield update


@contextlib.contextmanager
def _live(console: Console) -> Iterator[CountReport]:
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    )
    with progress:
        tasks = {}

        def update(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=total)
            progress.update(tasks[what], completed=done, total=total)

        yield update


@contextlib.contextmanager
def _plain(console: Console) -> Iterator[CountReport]:
    interval = PlainInterval()

    def update(what: str, done: int, total: int) -> None:
        if interval.has_passed():
            console.print(f"{done:,} of {total:,} {what}", markup=False, soft_wrap=True)

    yield update
