"""Table 1: how metrics rank the cells of NATS-Bench."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
from recorded import PublishedMetrics

from freerea.metrics import RankAgreement, rank_agreement
from freerea.spaces import TEST_ACCURACY, NATSTopology
from freerea_plugins import PAPER, Architecture

from .bench import Bench
from .methods import cheap
from .page import Table, page
from .published import DATASETS, TABLE1
from .sources import Measured

MEASURED = ("ntk", "snip", "fisher", "grasp", "path_norm")
"""Metrics of which no values are published: they are measured on some cells."""

IMAGES = {
    "cifar10": "batches/cifar10_batch64.npz",
    "cifar100": "batches/cifar100_batch64.npz",
}
"""Files of images of data sets, in the folder of recorded data."""

FIDELITY = cheap(PAPER, "resolution=0.5,repeats=1")


def make(bench: Bench) -> str:
    """Return the table."""
    table = Table(["metric"])
    rows = {metric: [metric] for metric in TABLE1}
    for dataset in bench.datasets:
        table.headings += [f"{dataset}: Kendall", "the paper's", "Spearman", "the paper's"]
        agreements = _published(bench, dataset) | _measured(bench, dataset)
        for metric, row in rows.items():
            ours = agreements[metric]
            theirs = TABLE1[metric][DATASETS.index(dataset)]
            for our, their in zip((ours.kendall, ours.spearman), theirs, strict=True):
                row += [f"{our:.2f}", f"{their:.2f}"]
    table.rows += rows.values()
    return page("Table 1: metrics on NATS-Bench", [table], [*_notes(bench), *bench.left_out()])


def _published(bench: Bench, dataset: str) -> dict[str, RankAgreement]:
    published = PublishedMetrics.read(bench.folders.data, dataset)
    space = NATSTopology(dataset)
    agreements = {}
    for metric, by_genotype in published.values.items():
        accuracies = [bench.accuracy(space, genotype) for genotype in by_genotype]
        values = np.array(list(by_genotype.values()))
        agreements[metric] = rank_agreement(values, np.array(accuracies))
    return agreements


def _measured(bench: Bench, dataset: str) -> dict[str, RankAgreement]:
    space = NATSTopology(dataset)
    table = bench.table(space)
    rows = len(table.architectures())
    chosen = random.Random(0).sample(range(rows), min(bench.cells, rows))
    cells = [Architecture(space, table.architectures()[row].genotype) for row in chosen]
    source = Measured(MEASURED, FIDELITY, _images(bench, dataset))
    values = bench.values(source, cells, f"Table 1, {dataset}")
    accuracies = table.values(TEST_ACCURACY)[chosen]
    return {metric: rank_agreement(each, accuracies) for metric, each in values.items()}


def _images(bench: Bench, dataset: str) -> str | None:
    file = IMAGES.get(dataset)
    return file if file is not None and bench.missing(file) is None else None


def _notes(bench: Bench) -> Iterator[str]:
    yield (
        "linear_regions, log_synflow and synflow: values as the authors published them, of every "
        "cell, means of three initialisations."
    )
    yield (
        f"{', '.join(MEASURED)}: measured here on {bench.cells} random cells, networks in full on "
        "64 half-size images, one initialisation."
    )
    noise = [each for each in bench.datasets if _images(bench, each) is None]
    if noise:
        yield f"There are no images of {', '.join(noise)} in DATA: pink noise stands in for them."
