"""Metric values as published for the cells of NATS-Bench's topology space on CIFAR-10."""

from __future__ import annotations

import csv
import gzip
import math
from pathlib import Path

import pytest

from freerea.metrics import Batch, Evaluator, load_batch
from freerea.spaces import NATSTopology
from freerea_plugins import PAPER, Fidelity

SPREAD_CELLS = (0, 11, 3000, 6001, 9500, 15000)
CELLS_WITHOUT_PATH = 3

Row = dict[str, str]


@pytest.fixture(scope="module")
def published(data_folder: Path) -> list[Row]:
    path = data_folder / "nats_tss" / "reference_metrics_cifar10.csv.gz"
    with gzip.open(path, "rt", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def batch(data_folder: Path) -> Batch:
    return load_batch(data_folder / "batches" / "cifar10_batch64.npz", NATSTopology().dataset)


@pytest.mark.parametrize("index", SPREAD_CELLS)
def test_values_at_paper_fidelity_are_the_published_ones(
    published: list[Row], batch: Batch, index: int
) -> None:
    space = NATSTopology()
    row = published[index]
    assert int(row["index"]) == index
    evaluator = Evaluator(batch, ["linear_regions", "log_synflow"], fidelity=PAPER)

    values = evaluator.measure(space.architecture(space.genotype_at(index)))

    assert values["linear_regions"] == pytest.approx(float(row["linear_regions"]), rel=0.02)
    assert values["log_synflow"] == pytest.approx(float(row["log_synflow"]), rel=0.02)


def test_cells_without_a_published_value_have_the_worst(published: list[Row], batch: Batch) -> None:
    space = NATSTopology()
    undefined = [
        int(row["index"]) for row in published if not math.isfinite(float(row["linear_regions"]))
    ]
    once = Fidelity("once", repeats=1)
    evaluator = Evaluator(batch, ["linear_regions"], fidelity=once)

    for index in undefined[:: len(undefined) // CELLS_WITHOUT_PATH]:
        values = evaluator.measure(space.architecture(space.genotype_at(index)))
        assert values == {"linear_regions": -math.inf}
