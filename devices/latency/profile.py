"""Measures the operators of a table that have no time yet."""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path

from freerea_plugins import InputError

from .calls_json import read_calls
from .runtimes import Run, Runtime
from .table import LatencyTable, read_table
from .timing import Stopwatch

_TOGETHER = 40
"""How many operators take turns."""


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
    """Measure each operator that has no time, some in turns, and write the table after each few.

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
    begun = len(table.rows) - len(waiting)
    report(begun, len(table.rows))
    try:
        for start in range(0, len(waiting), _TOGETHER):
            names = waiting[start : start + _TOGETHER]
            runs = [_prepared(runtime, name, table) for name in names]
            for name, timing in zip(names, stopwatch.measure_in_turns(runs), strict=True):
                table.record(name, timing)
            report(begun + start + len(names), len(table.rows))
            table.write(path)
    finally:
        table.write(path)


def _prepared(runtime: Runtime, name: str, table: LatencyTable) -> Run:
    try:
        run = runtime.operator(read_calls(table.rows[name].get("calls", "")))
        run()
    except (ValueError, RuntimeError) as error:
        reason = str(error).partition("\n")[0]
        raise InputError(f"operator `{name}` cannot be run by {runtime.name}: {reason}") from error
    return run


def machine() -> str:
    """Return on what is measured, in a few words."""
    return f"{platform.system()} {platform.machine()}"
