"""`freerea table import`."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from freerea_plugins import default_plugin_manager

from ..spaces import ImportReport, TableFile, import_table, open_source
from ._progress import PLAIN_INTERVAL

INTERRUPTED = 130


def run(
    source: Path,
    output: Path,
    *,
    space: str,
    hp: str | None,
    epochs: Sequence[int] | None,
    trust: bool,
    as_json: bool,
) -> None:
    """Import a table, and say what it is.

    Raises:
        InputError: If an option is wrong, or the source cannot be read or is wrong.
    """
    search_space = default_plugin_manager().space(space)()
    try:
        opened = open_source(source, search_space, trust=trust, hp=hp, epochs=epochs)
        with _progress(Console(stderr=True)) as report:
            import_table(opened, output, report)
    except KeyboardInterrupt:
        print("Interrupted. Give the same command again to go on.", file=sys.stderr)  # noqa: T201
        sys.exit(INTERRUPTED)
    table = TableFile(output, search_space)
    size = output.stat().st_size
    count = len(table.architectures())
    if as_json:
        print(  # noqa: T201
            json.dumps(
                {
                    "output": str(output),
                    "bytes": size,
                    "architectures": count,
                    "columns": list(table.columns),
                    "provenance": dict(table.provenance),
                },
                indent=2,
            )
        )
        return
    print(  # noqa: T201
        f"{count:,} architectures of {search_space.name} with {len(table.columns)} columns are in "
        f"{output} ({size / 1e6:.1f} MB)."
    )


@contextlib.contextmanager
def _progress(console: Console) -> Iterator[ImportReport]:
    report = _live if console.is_terminal else _plain
    with report(console) as update:
        yield update


@contextlib.contextmanager
def _live(console: Console) -> Iterator[ImportReport]:
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console,
    )
    with progress:
        tasks = {}

        def update(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=total)
            progress.update(tasks[what], completed=done)

        yield update


@contextlib.contextmanager
def _plain(console: Console) -> Iterator[ImportReport]:
    shown = time.monotonic()

    def update(what: str, done: int, total: int) -> None:
        nonlocal shown
        if time.monotonic() - shown >= PLAIN_INTERVAL:
            shown = time.monotonic()
            console.print(f"{done:,} of {total:,} {what}", markup=False, soft_wrap=True)

    yield update
