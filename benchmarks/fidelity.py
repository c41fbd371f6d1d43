"""Compare how cheaper fidelities rank random architectures with how `paper` does.

    python benchmarks/fidelity.py --space nasbench101 --cache values.sqlite [--architectures 200]
        [--fidelity cells_per_stage=1,channels=32,resolution=0.5 ...] [--jobs 2]

The fidelities are the space's own `reduced` and those given, all of the canonical architecture.
A second `paper`, with other initialisations, shows how far a ranking can agree at all. Values are
kept in the cache, so a run that is stopped goes on where it was. Seconds are measured on a few
architectures without the cache.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from rich.progress import track
from scipy.stats import kendalltau, spearmanr

from freerea.metrics import Evaluator, ResultCache, pink_noise
from freerea_plugins import PAPER, Architecture, Fidelity, default_plugin_manager

METRICS = ("linear_regions", "log_synflow")
TIMED = 10
NUMBERS = {"cells_per_stage": int, "channels": int, "resolution": float, "repeats": int}


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--space", required=True)
    parser.add_argument("--dataset")
    parser.add_argument("--cache", type=Path, required=True, help="file of values, made if missing")
    parser.add_argument("--architectures", type=int, default=200)
    parser.add_argument("--fidelity", type=parse, action="append", default=[])
    parser.add_argument("--paper-repeats", type=int, default=PAPER.repeats)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    space = default_plugin_manager().space(options.space)(options.dataset)
    rng = random.Random(0)
    architectures = [Architecture(space, space.sample(rng)) for _ in range(options.architectures)]
    paper = dataclasses.replace(PAPER, repeats=options.paper_repeats)
    compared = [(space.reduced, 0), *((each, 0) for each in options.fidelity), (paper, 1)]
    cache = ResultCache(options.cache)
    batch = pink_noise(space.dataset)

    def evaluator(fidelity: Fidelity, seed: int, cache: ResultCache | None) -> Evaluator:
        return Evaluator(batch, METRICS, fidelity=fidelity, seed=seed, cache=cache)

    expected = values(evaluator(paper, 0, cache), architectures, options.jobs)
    names = " | ".join(f"{name}: Spearman | Kendall" for name in METRICS)
    print(f"| fidelity | seconds | {names} |\n|---|---|{'---|---|' * len(METRICS)}")
    for fidelity, seed in compared:
        found = values(evaluator(fidelity, seed, cache), architectures, options.jobs)
        figures = [
            figure(ours, theirs).statistic
            for ours, theirs in zip(found.T, expected.T, strict=True)
            for figure in (spearmanr, kendalltau)
        ]
        seconds = timed(evaluator(fidelity, seed, None), architectures[:TIMED])
        shown = " | ".join(f"{figure:.3f}" for figure in figures)
        print(f"| {describe(fidelity)} | {seconds:.2f} | {shown} |", flush=True)


def values(
    evaluator: Evaluator, architectures: Sequence[Architecture], jobs: int
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return a row of metric values for each architecture."""
    measured = evaluator.measure_many(architectures, jobs=jobs)
    description = describe(evaluator.fidelity)
    rows = track(measured, description=description, total=len(architectures))
    return np.array([list(row.values()) for row in rows])


def timed(evaluator: Evaluator, architectures: Sequence[Architecture]) -> float:
    """Return the seconds that an architecture takes of one core, whatever else runs on it."""
    evaluator.measure(architectures[0])
    started = time.process_time()
    for each in architectures:
        evaluator.measure(each)
    return (time.process_time() - started) / len(architectures)


def parse(text: str) -> Fidelity:
    """Read a fidelity written as ``name=value,…``."""
    pairs = [pair.partition("=")[::2] for pair in text.split(",")]
    unknown = {name for name, _ in pairs} - set(NUMBERS)
    if unknown:
        raise argparse.ArgumentTypeError(f"use {', '.join(NUMBERS)}, not {', '.join(unknown)}")
    numbers = {name: NUMBERS[name](value) for name, value in pairs}
    return Fidelity("given", canonical=True, **numbers)


def describe(fidelity: Fidelity) -> str:
    """Return a fidelity in short."""
    given = {name: getattr(fidelity, name) for name in NUMBERS}
    return f"{fidelity.name}: " + ", ".join(
        f"{name} {value}" for name, value in given.items() if value is not None
    )


if __name__ == "__main__":
    main()
