"""Progress of a search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from ._progress import PlainInterval
from ._search import Budget, Search


@contextmanager
def search_progress(
    console: Console, search: Search, budget: Budget, found: Callable[[], str]
) -> Iterator[Callable[[], None]]:
    """Show how far a search is and what it found so far.

    Args:
        console: Where to show it.
        search: The search.
        budget: Its budget.
        found: Describes what was found so far.

    Yields:
        A function to call after each evaluation.
    """
    report = _live if console.is_terminal else _plain
    with report(console, search, budget, found) as update:
        yield update


@contextmanager
def _live(
    console: Console, search: Search, budget: Budget, found: Callable[[], str]
) -> Iterator[Callable[[], None]]:
    progress = Progress(
        TextColumn("{task.fields[count]} evaluations"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[found]}", markup=False),
        console=console,
    )
    total = budget.evaluations if budget.evaluations is not None else budget.seconds
    with progress:
        task = progress.add_task("", total=total, count=0, found="")

        def update() -> None:
            count = len(search.completed())
            done = count if budget.evaluations is not None else search.seconds
            progress.update(task, completed=done, count=count, found=found())

        yield update


@contextmanager
def _plain(
    console: Console, search: Search, budget: Budget, found: Callable[[], str]
) -> Iterator[Callable[[], None]]:
    interval = PlainInterval()

    def update() -> None:
        if not interval.has_passed():
            return
        of = "" if budget.evaluations is None else f" of {budget.evaluations}"
        console.print(
            f"{len(search.completed())}{of} evaluations, {search.seconds:.0f} s, {found()}",
            markup=False,
            soft_wrap=True,
        )

    yield update
