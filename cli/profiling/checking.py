"""Compares sums of operators with networks that are measured as wholes."""

from __future__ import annotations

import random
from pathlib import Path

from rich.console import Console

from freerea.devices import Latency
from freerea.devices.checks.latency_check import check_latency
from freerea.devices.latency.runtimes import find_runtime
from freerea.devices.latency.table import read_table
from freerea.devices.latency.timing import Stopwatch
from freerea_plugins import Architecture, InputError, default_plugin_manager

from ..output.ending import interruptible
from ..output.printing import print_json, print_text
from ..output.progress import count_progress

_SECONDS = 0.5
"""How long each network is run for."""


def check_table(
    path: Path,
    *,
    architectures: int,
    space: str | None,
    dataset: str | None,
    seed: int,
    as_json: bool,
) -> None:
    """Measure random architectures, and print how well sums of operators tell their times.

    Raises:
        InputError: If the table does not say what it was measured with, or has no time for an
            operator.
    """
    if architectures < 3:
        raise InputError(f"`--architectures` must be 3 or more, got {architectures}.")
    facts = read_table(path).facts
    for name in ("runtime", "threads", *(() if space else ("space",))):
        if name not in facts:
            raise InputError(f"`{path}` does not say `# {name}: …`: it was not measured here.")
    manager = default_plugin_manager()
    search_space = manager.space(space or facts["space"])(
        dataset or (None if space else facts.get("dataset"))
    )
    threads = int(facts["threads"]) if facts["threads"].isdecimal() else 0
    runtime = find_runtime(facts["runtime"].partition(" ")[0], threads)
    rng = random.Random(seed)
    sample = [Architecture(search_space, search_space.sample(rng)) for _ in range(architectures)]
    with interruptible("Nothing was written."), count_progress(Console(stderr=True)) as report:
        found = check_latency(
            Latency(str(path)),
            sample,
            runtime,
            Stopwatch.for_threads(threads, seconds=_SECONDS),
            lambda done: report("networks measured", done, architectures),
        )
    figures = found.report()
    if as_json:
        print_json(figures)
        return
    print_text(
        Console(),
        f"{architectures} networks of {search_space.name}: correlation of sum and measurement "
        f"{figures['correlation']:.3f}; relative error {figures['median_error']:.1%} in the "
        f"median, {figures['error_90th_percentile']:.1%} at the 90th percentile; the sum is "
        f"{figures['ratio']:.2f} of the measurement in the median.",
    )
