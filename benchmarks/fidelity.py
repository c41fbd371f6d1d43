"""Compare how cheaper fidelities rank random architectures with how `paper` does.

    python benchmarks/fidelity.py --space nasbench101 --cache values.sqlite [--architectures 200]
        [--fidelity reduced,channels=64 ...] [--paper-repeats 3] [--jobs 2]

The space's `reduced` is compared as well. Values are kept in the cache, so a run that is stopped
goes on where it was. Seconds are those of one core, measured on a few architectures without the
cache.
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
from rich.console import Console
from rich.progress import track
from scipy.stats import kendalltau, spearmanr

from freerea.metrics import Evaluator, FloatArray, ResultCache, pink_noise
from freerea_plugins import PAPER, Architecture, Fidelity, default_plugin_manager

METRICS = ("linear_regions", "log_synflow")
TIMED = 10


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--space", required=True)
    parser.add_argument("--dataset")
    parser.add_argument("--cache", type=Path, required=True, help="file of values, made if missing")
    parser.add_argument("--architectures", type=int, default=200)
    parser.add_argument("--fidelity", action="append", default=[])
    parser.add_argument("--paper-repeats", type=int, default=PAPER.repeats)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    space = default_plugin_manager().space(options.space)(options.dataset)
    rng = random.Random(0)
    architectures = [Architecture(space, space.sample(rng)) for _ in range(options.architectures)]
    named = {"reduced": space.reduced, "paper": PAPER}
    paper = dataclasses.replace(PAPER, repeats=options.paper_repeats)
    compared = [(text, Fidelity.parse(text, named)) for text in ("reduced", *options.fidelity)]
    cache = ResultCache(options.cache)
    batch = pink_noise(space.dataset)

    def evaluator(fidelity: Fidelity, cache: ResultCache | None) -> Evaluator:
        return Evaluator(batch, METRICS, fidelity=fidelity, cache=cache)

    expected = values("paper", evaluator(paper, cache), architectures, options.jobs)
    names = " | ".join(f"{name}: Spearman | Kendall" for name in METRICS)
    print(f"| fidelity | seconds | {names} |\n|---|---|{'---|---|' * len(METRICS)}")
    for name, fidelity in (("paper", paper), *compared):
        found = values(name, evaluator(fidelity, cache), architectures, options.jobs)
        figures = [
            figure(ours, theirs).statistic
            for ours, theirs in zip(found.T, expected.T, strict=True)
            for figure in (spearmanr, kendalltau)
        ]
        seconds = timed(evaluator(fidelity, None), architectures[:TIMED])
        shown = " | ".join(f"{figure:.3f}" for figure in figures)
        print(f"| {name} | {seconds:.3f} | {shown} |", flush=True)


def values(
    name: str, evaluator: Evaluator, architectures: Sequence[Architecture], jobs: int
) -> FloatArray:
    """Return a row of metric values for each architecture."""
    measured = evaluator.measure_many(architectures, jobs=jobs)
    rows = track(measured, description=name, total=len(architectures), console=Console(stderr=True))
    return np.array([list(row.values()) for row in rows])


def timed(evaluator: Evaluator, architectures: Sequence[Architecture]) -> float:
    """Return the seconds that an architecture takes of one core, whatever else runs on it."""
    evaluator.measure(architectures[0])
    started = time.process_time()
    for each in architectures:
        evaluator.measure(each)
    return (time.process_time() - started) / len(architectures)


if __name__ == "__main__":
    main()
