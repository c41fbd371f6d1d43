"""How far shared weights rank cells as training each on its own does, on a small supernet.

    PYTHONPATH=benchmarks python -m paper.weight_sharing --benchmark TABLE --results FOLDER
        [--seeds 3] [--cells 200] [--epochs 50] [--jobs 2] [--device cuda]

The images are scikit-learn's 1,797 digits, enlarged to 16x16; the supernet has 4 channels and one
cell a stage, and batches have 32 images. All else is as published, but that the rates of
architectures are as many times larger as there are fewer steps than on CIFAR-10. So the figures
say what weight sharing tells of NATS-Bench's cells in a few minutes on a CPU; they are not those
that the methods have on CIFAR-10 in hours on a GPU. How long the supernet is trained matters:
give other `--epochs` too.

For each strategy the table has Kendall's tau of the test accuracies on CIFAR-10 with the accuracies
on half of the digits by shared weights, and with the probabilities that the strategy gives cells,
over the same random cells; and which rank the strategy's cell has among all cells of the table by
that test accuracy. Each is a mean and a standard deviation over seeds. FLOPs and a random cell are
beside them. Finished searches are kept in the folder, and those under way go on.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import statistics
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import torch
import torch.nn.functional as F
from rich.console import Console
from rich.progress import track
from scipy import stats
from sklearn.datasets import load_digits  # type: ignore[import-untyped]

from freerea.metrics import Flops
from freerea.samplers import (
    DARTS,
    ENAS,
    GDAS,
    RSPS,
    SecondOrderDARTS,
    SupernetRecipe,
    WeightSharingSearch,
)
from freerea.spaces import TEST_ACCURACY, BenchmarkTable, NATSTopology, TableFile
from freerea_plugins import Dataset, Genotype, LabelledInputs, whole_file

SIDE = 16
BATCH = 32
PUBLISHED_STEPS = 100 * (25_000 // 64)
"""Steps of weights and architectures on half of CIFAR-10."""

CONTROLLER_STEPS, PUBLISHED_CONTROLLER_STEPS = 5, 50
CONTROLLER_SAMPLES = 5

Result = Mapping[str, Any]


def digits() -> LabelledInputs:
    """Return the digits, enlarged and normalised."""
    found = load_digits()
    images = torch.tensor(found.images, dtype=torch.float32)[:, None]
    enlarged = F.interpolate(images, (SIDE, SIDE), mode="bilinear")
    normalised = (enlarged - enlarged.mean()) / enlarged.std()
    return LabelledInputs(normalised.numpy(), found.target.astype(np.int64))


def strategies(epochs: int) -> dict[str, Any]:
    """Return the strategies by the names of their algorithms, the quickest first."""
    half = len(load_digits().target) // 2
    rate = 3e-4 * PUBLISHED_STEPS / (epochs * (half // BATCH))
    controller_rate = 1e-3 * 100 * PUBLISHED_CONTROLLER_STEPS / (epochs * CONTROLLER_STEPS)
    return {
        "rsps": RSPS(),
        "gdas": GDAS(architecture_learning_rate=rate),
        "enas": ENAS(
            controller_learning_rate=controller_rate,
            controller_steps=CONTROLLER_STEPS,
            controller_samples=CONTROLLER_SAMPLES,
        ),
        "darts": DARTS(architecture_learning_rate=rate),
        "darts-second-order": SecondOrderDARTS(architecture_learning_rate=rate),
    }


def searched(
    name: str,
    seed: int,
    cells: Sequence[Genotype],
    *,
    epochs: int,
    device: str,
    results: Path,
) -> Result:
    """Search once, or read what an earlier search found.

    Args:
        name: The strategy.
        seed: Seed of the search.
        cells: The cells that it is to rank.
        epochs: Its epochs.
        device: Where the supernet is trained.
        results: Where searches are kept.
    """
    path = results / f"{name}-{epochs}-epochs-{len(cells)}-cells-seed-{seed}-{device}.json"
    if path.exists():
        return dict(json.loads(path.read_text("utf-8")))
    torch.set_num_threads(1)
    began = time.process_time()
    checkpoint = path.with_suffix(".checkpoint")
    search = WeightSharingSearch(
        NATSTopology(Dataset("digits", (1, SIDE, SIDE), 10)),
        digits(),
        strategies(epochs)[name],
        SupernetRecipe(epochs=epochs, batch_size=BATCH, channels=4, cells_per_stage=1),
        seed=seed,
        device=device,
        checkpoint=checkpoint,
    )
    search.train()
    policy: Any = search.policy
    result = {
        "answer": search.answer(),
        "seconds": time.process_time() - began,
        "accuracies": [search.accuracy(cell) for cell in cells],
        "log_probabilities": (
            None if name == "rsps" else [policy.log_probability(cell) for cell in cells]
        ),
    }
    with whole_file(path) as unfinished:
        unfinished.write_text(json.dumps(result), "utf-8")
    checkpoint.unlink()
    return result


def main() -> None:
    """Print a table in Markdown."""
    options = _options()
    options.results.mkdir(parents=True, exist_ok=True)
    space = NATSTopology()
    table = TableFile(options.benchmark, space)
    samples = [
        [space.sample(rng) for _ in range(options.cells)]
        for rng in map(random.Random, range(options.seeds))
    ]
    names = list(strategies(options.epochs))
    runs = list(itertools.product(names, range(options.seeds)))
    found = joblib.Parallel(n_jobs=options.jobs, return_as="generator")(
        joblib.delayed(searched)(
            name,
            seed,
            samples[seed],
            epochs=options.epochs,
            device=options.device,
            results=options.results,
        )
        for name, seed in runs
    )
    shown = track(found, "searches", total=len(runs), console=Console(stderr=True))
    results = dict(zip(runs, shown, strict=True))
    print("| strategy | tau, shared weights | tau, probability | rank of its cell | CPU seconds |")
    print("|---|---|---|---|---|")
    for name in names:
        print(row(name, [results[name, seed] for seed in range(options.seeds)], samples, table))
    print(beside(samples, table))


def row(
    name: str,
    results: Sequence[Result],
    samples: Sequence[Sequence[Genotype]],
    table: BenchmarkTable,
) -> str:
    """Return the row of a strategy."""
    taus = {
        column: [
            tau(table, cells, result[column])
            for cells, result in zip(samples, results, strict=True)
            if result[column] is not None
        ]
        for column in ("accuracies", "log_probabilities")
    }
    ranks = [rank(table, tuple(result["answer"])) for result in results]
    seconds = [result["seconds"] for result in results]
    return (
        f"| {name} | {spread(taus['accuracies'], '.2f')} | "
        f"{spread(taus['log_probabilities'], '.2f')} | {spread(ranks, ',.0f')} | "
        f"{statistics.mean(seconds):.0f} |"
    )


def beside(samples: Sequence[Sequence[Genotype]], table: BenchmarkTable) -> str:
    """Return the rows of FLOPs, and of a random cell: the mean of all in the samples."""
    flops = [
        tau(table, cells, [Flops().cost(table.space.architecture(cell)) for cell in cells])
        for cells in samples
    ]
    ranks = [rank(table, cell) for cells in samples for cell in cells]
    return f"| FLOPs | {spread(flops, '.2f')} | | | |\n| random | 0 | | {spread(ranks, ',.0f')} | |"


def tau(table: BenchmarkTable, cells: Sequence[Genotype], values: Sequence[float]) -> float:
    """Return Kendall's tau of values of cells with the test accuracies of the table."""
    accuracies = [table.test_accuracy(table.space.architecture(cell)) for cell in cells]
    return float(stats.kendalltau(values, accuracies).statistic)


def rank(table: BenchmarkTable, cell: Genotype) -> int:
    """Return the rank of a cell by the test accuracies of the table; 1 is the best."""
    accuracy = table.test_accuracy(table.space.architecture(cell))
    return 1 + int((table.values(TEST_ACCURACY) > accuracy).sum())


def spread(values: Sequence[float], form: str) -> str:
    """Return mean and standard deviation, nothing where there are no values."""
    if not values:
        return ""
    deviation = statistics.stdev(values) if len(values) > 1 else float("nan")
    return f"{statistics.mean(values):{form}} ± {deviation:{form}}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--benchmark", type=Path, required=True, help="table of NATS-Bench's topology space"
    )
    parser.add_argument("--results", type=Path, required=True, help="folder, made if missing")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--cells", type=int, default=200, help="random cells that are ranked")
    parser.add_argument("--epochs", type=int, default=50)
    parser.add_argument("--jobs", type=int, default=1, help="searches at a time")
    parser.add_argument("--device", default="cpu", help="where supernets are trained")
    return parser.parse_args()


if __name__ == "__main__":
    main()
