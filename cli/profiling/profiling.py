"""Lists the operators of a space, and measures them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from rich.console import Console

from freerea.devices.latency.operators import ListedOperator, operators_of_space
from freerea.devices.latency.profile import begun_table, machine, measure_operators
from freerea.devices.latency.runtimes import find_runtime
from freerea.devices.latency.table import LatencyTable
from freerea.devices.latency.timing import Stopwatch
from freerea_plugins import InputError, SearchSpace, default_plugin_manager

from ..output.ending import interruptible
from ..output.printing import print_json, print_text
from ..output.progress import count_progress


def list_space(
    path: Path, *, space: str, dataset: str | None, architectures: int, seed: int, as_json: bool
) -> None:
    """Write a table of the operators of a space, without times.

    Raises:
        InputError: If there is a file already, or it cannot be written.
    """
    if os.path.lexists(path):
        raise InputError(f"`--output {path}` is there already: take another name.")
    search_space = default_plugin_manager().space(space)(dataset)
    table = LatencyTable(_facts(search_space))
    with interruptible(f"{path} was not written."):
        table.list_operators(_listed(search_space, architectures, seed).values())
    table.write(path)
    _report(path, table, as_json)


def profile_space(
    path: Path,
    *,
    space: str,
    dataset: str | None,
    runtime: str,
    threads: int,
    architectures: int,
    seed: int,
    as_json: bool,
) -> None:
    """Measure the operators of a space, and those that a table lists without times.

    Raises:
        InputError: If the file is none of this, or something cannot be measured.
    """
    search_space = default_plugin_manager().space(space)(dataset)
    found = find_runtime(runtime, threads)
    facts = _facts(search_space) | {
        "runtime": f"{found.name} {found.version()}",
        "threads": str(threads),
        "machine": machine(),
    }
    table = begun_table(path, facts)
    ending = f"What was measured is in {path}; the same command goes on."
    with interruptible(ending), count_progress(Console(stderr=True)) as report:
        table.list_operators(_listed(search_space, architectures, seed).values())
        measure_operators(
            table,
            path,
            found,
            Stopwatch.for_threads(threads),
            lambda done, total: report("operators measured", done, total),
        )
    _report(path, table, as_json)


def _listed(space: SearchSpace, architectures: int, seed: int) -> dict[str, ListedOperator]:
    if architectures < 1:
        raise InputError(f"`--architectures` must be 1 or more, got {architectures}.")
    with count_progress(Console(stderr=True)) as report:
        return operators_of_space(
            space,
            architectures,
            seed=seed,
            report=lambda looked_at, found: report(
                "architectures", looked_at, architectures, note=lambda: f"{found:,} operators"
            ),
        )


def _facts(space: SearchSpace) -> dict[str, str]:
    return {"space": space.name, "dataset": space.dataset.name}


def _report(path: Path, table: LatencyTable, as_json: bool) -> None:
    measured = len(table.seconds)
    if as_json:
        report: dict[str, Any] = {"file": str(path), "operators": len(table.rows)}
        print_json(report | {"measured": measured} | table.facts)
        return
    times = f", {measured:,} with times" if measured else ", without times"
    print_text(Console(), f"{len(table.rows):,} operators{times} are in {path}.")
