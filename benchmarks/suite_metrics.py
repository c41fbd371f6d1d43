"""Compare ranks by our metrics with ranks by another implementation, and with accuracy.

The other implementation is NAS-Bench-Suite-Zero: one repeat, a batch and initialisations of its
own, so ranks are compared, not values.

    python benchmarks/suite_metrics.py --data DATA [--cells 300] [--fidelity paper] [--jobs 2]
        [--cache FILE]

With a cache it goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import gzip
import os
import random
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.progress import track
from scipy.stats import spearmanr

from freerea.metrics import Evaluator, ResultCache, load_batch
from freerea.metrics.networks.glibc_memory import keep_freed_memory
from freerea.spaces import NATSTopology, TableFile
from freerea_plugins import PAPER, REDUCED, Architecture

THEIR_NAMES = {
    "synflow": "synflow",
    "snip": "snip",
    "fisher": "fisher",
    "grad_norm": "grad_norm",
    "grasp": "grasp",
    "jacob_cov": "jacov",
    "zen": "zen",
    "linear_regions": "nwot",
}


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of recorded data")
    parser.add_argument("--cells", type=int, default=300)
    parser.add_argument("--fidelity", choices=["paper", "reduced"], default="paper")
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--cache", type=Path, help="file that keeps metric values for later")
    options = parser.parse_args()
    torch.set_num_threads(1)
    keep_freed_memory()
    space = NATSTopology()
    path = options.data / "nats_tss" / "suite_zero_proxies_cifar10.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = random.Random(0).sample(list(csv.DictReader(file)), options.cells)
    architectures = [Architecture(space, space.genotype_at(int(row["index"]))) for row in rows]
    table = TableFile(options.data / "nats_tss" / "benchmark.csv.gz", space)
    accuracies = np.array([table.test_accuracy(each) for each in architectures])
    fidelity = dataclasses.replace(
        {"paper": PAPER, "reduced": REDUCED}[options.fidelity], repeats=options.repeats
    )
    batch = load_batch(options.data / "batches" / "cifar10_batch64.npz", space.dataset)
    cache = None if options.cache is None else ResultCache(options.cache)
    evaluator = Evaluator(batch, list(THEIR_NAMES), fidelity=fidelity, cache=cache)
    measured = evaluator.measure_many(architectures, jobs=options.jobs)
    values = list(
        track(measured, description="cells", total=len(architectures), console=Console(stderr=True))
    )
    print("| metric | Spearman with theirs | with accuracy: ours | theirs |\n|---|---|---|---|")
    for name, their_name in THEIR_NAMES.items():
        ours = ranks(np.array([each[name] for each in values]))
        theirs = ranks(np.array([float(row[their_name] or "nan") for row in rows]))
        figures = [
            spearmanr(ours, theirs).statistic,
            spearmanr(ours, accuracies).statistic,
            spearmanr(theirs, accuracies).statistic,
        ]
        print(f"| {name} | {' | '.join(f'{figure:.3f}' for figure in figures)} |")


def ranks(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[int]:
    """Return the rank of each value; what is not a number ranks last."""
    worst_for_nan = np.nan_to_num(values, nan=-np.inf, posinf=np.inf, neginf=-np.inf)
    order: list[int] = np.unique(worst_for_nan, return_inverse=True)[1].tolist()
    return order


if __name__ == "__main__":
    main()
