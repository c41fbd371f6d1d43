"""Measures the operators of a table that have no time yet."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from pathlib import Path

from freerea_plugins import InputError

from .calls_json import read_calls
from .runtimes import Runtime
from .table import LatencyTable, read_table
from .timing import Stopwatch

_BETWEEN_WRITES = 5.0


def begun_table(path: Path, facts: dict[str, str]) -> LatencyTable:
    """Return the table in a file, or a new one if there is no file.

    Args:
        path: The file.
        facts: What is to be measured, and on what.

    Raises:
        InputError: If the file is no table, or one of something else.
    """
    if not path.exists():
        return LatencyTable(facts)
    table = read_table(path)
    for name, value in facts.items():
        # A list of operators does not say yet on what they are measured.
        if table.facts.setdefault(name, value) != value:
            raise InputError(
                f"`{path}` has {name} {table.facts[name]}, not {value}: take another file."
            )
    return table


def measure_operators(
    table: LatencyTable,
    path: Path,
    runtime: Runtime,
    stopwatch: Stopwatch,
    report: Callable[[int, int], None],
) -> None:
    """Measure each operator that has no time, and write the table as often as some seconds pass.

    What was measured is in the file, too, if it is interrupted.

    Args:
        table: The table; times are added to it.
        path: Its file.
        runtime: What runs the operators.
        stopwatch: How they are timed.
        report: Is told how many have a time, and of how many.

    Raises:
        InputError: If an operator cannot be run.
    """
    waiting = [name for name, row in table.rows.items() if not row["seconds"]]
    written = time.monotonic()
    try:
        for number, name in enumerate(waiting, start=len(table.rows) - len(waiting)):
            report(number, len(table.rows))
            try:
                run = runtime.operator(read_calls(table.rows[name].get("calls", "")))
                table.record(name, stopwatch.measure(run))
            except (ValueError, RuntimeError) as error:
                reason = str(error).partition("\n")[0]
                raise InputError(
                    f"operator `{name}` cannot be run by {runtime.name}: {reason}"
                ) from error
            if time.monotonic() - written > _BETWEEN_WRITES:
                table.write(path)
                written = time.monotonic()
        report(len(table.rows), len(table.rows))
    finally:
        table.write(path)


def machine() -> str:
    """Return on what is measured, in a few words."""
    return f"{platform.system()} {platform.machine()}"
