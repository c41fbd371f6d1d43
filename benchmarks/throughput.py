"""Compare the evaluator with the textbook procedure, and say where the time goes.

    python benchmarks/throughput.py [--architectures 40] [--jobs 2]

Both take turns in one process, a few architectures at a time, so that a noisy machine disturbs
both alike. The evaluator uses processes of one thread, the textbook procedure torch's threads.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import textbook
import torch
from torch.profiler import ProfilerActivity, profile

from freerea.metrics import Batch, Evaluator, ForwardFitness, pink_noise
from freerea.metrics.evaluation.workers import workers
from freerea.metrics.networks.glibc_memory import keep_freed_memory
from freerea.spaces import NATSTopology
from freerea_plugins import PAPER, Architecture, Fidelity, Metric

METRICS = ("linear_regions", "log_synflow")
"""What the textbook procedure measures."""

MEASURED: tuple[tuple[Sequence[str | Metric], Fidelity], ...] = (
    (METRICS, PAPER),
    (METRICS, NATSTopology.reduced),
    (ForwardFitness.metrics, NATSTopology.single),
)
"""Metrics of the evaluator, and fidelities."""

TURN = 8
LARGEST = (3, 3, 3, 3, 3, 3)
SHOWN = 8


def compare(
    architectures: list[Architecture],
    batch: Batch,
    metrics: Sequence[str | Metric],
    fidelity: Fidelity,
    jobs: int,
) -> dict[str, list[float]]:
    """Return seconds an architecture of each turn, after checking that values agree."""
    evaluator = Evaluator(batch, metrics, fidelity=fidelity)
    if jobs > 1:
        workers(jobs - 1).wait()
    list(evaluator.measure_many(architectures[: 2 * jobs], jobs=jobs))
    seconds: dict[str, list[float]] = defaultdict(list)
    for start in range(0, len(architectures), TURN):
        turn = architectures[start : start + TURN]
        started = time.perf_counter()
        # The published procedure knows the full network only.
        expected = [textbook.measure(each, batch, PAPER) for each in turn]
        seconds["textbook"].append((time.perf_counter() - started) / len(turn))
        started = time.perf_counter()
        values = list(evaluator.measure_many(turn, jobs=jobs))
        seconds["evaluator"].append((time.perf_counter() - started) / len(turn))
        if fidelity == PAPER:
            for ours, theirs in zip(values, expected, strict=True):
                for name, tolerance in (("linear_regions", 1e-3), ("log_synflow", 1e-4)):
                    np.testing.assert_allclose(ours[name], theirs[name], rtol=tolerance)
    return seconds


def where_the_time_goes(
    architectures: list[Architecture],
    batch: Batch,
    metrics: Sequence[str | Metric],
    fidelity: Fidelity,
) -> list[tuple[str, float]]:
    """Return the share of each kind of operation in the time that torch takes on one thread."""
    evaluator = Evaluator(batch, metrics, fidelity=fidelity)
    with profile(activities=[ProfilerActivity.CPU]) as profiler:
        for each in architectures[:TURN]:
            evaluator.measure(each)
    operations = sorted(
        profiler.key_averages(), key=lambda each: each.self_cpu_time_total, reverse=True
    )
    whole = sum(each.self_cpu_time_total for each in operations)
    return [(each.key, each.self_cpu_time_total / whole) for each in operations[:SHOWN]]


def peak_memory() -> float:
    """Return the peak memory in MB of a process that scores the largest cell in full."""
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import throughput; throughput.score_largest()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, os.path.dirname(__file__)],  # noqa: PTH120
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def score_largest() -> None:
    """Score the largest cell in full and print the peak memory of this process in MB."""
    space = NATSTopology()
    evaluator = Evaluator(pink_noise(space.dataset), METRICS, fidelity=PAPER)
    keep_freed_memory()
    evaluator.measure(Architecture(space, LARGEST))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    """Print tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--architectures", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    peak = peak_memory()  # first, as the kernel counts what a parent had before its child began
    space = NATSTopology()
    rng = random.Random(0)
    architectures = [Architecture(space, space.sample(rng)) for _ in range(options.architectures)]
    batch = pink_noise(space.dataset)
    print(
        "| metrics | fidelity | textbook, seconds | evaluator, seconds | architectures/s | ratio |"
    )
    print("|---|---|---|---|---|---|")
    for metrics, fidelity in MEASURED:
        seconds = compare(architectures, batch, metrics, fidelity, options.jobs)
        plain, fast = np.mean(seconds["textbook"]), np.mean(seconds["evaluator"])
        measured = f"{', '.join(map(str, metrics))} | {fidelity.name}"
        speed = f"{1 / fast:.1f} | {plain / fast:.1f}"
        print(f"| {measured} | {plain:.3f} | {fast:.4f} | {speed} |", flush=True)
    torch.set_num_threads(1)
    keep_freed_memory()
    for metrics, fidelity in MEASURED:
        print(f"\n| {fidelity.name}: operation | share of torch's time on one thread |\n|---|---|")
        for name, share in where_the_time_goes(architectures, batch, metrics, fidelity):
            print(f"| {name} | {share:.0%} |")
    print(f"\nPeak memory of a process that scores the largest cell in full: {peak:.0f} MB")


if __name__ == "__main__":
    main()
