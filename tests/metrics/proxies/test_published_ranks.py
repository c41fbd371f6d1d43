"""Ranks of cells by each metric beside those that NAS-Bench-Suite-Zero published."""

from __future__ import annotations

import csv
import gzip
import random
from pathlib import Path

import pytest
from scipy.stats import spearmanr

from freerea.metrics import Evaluator, load_batch
from freerea.spaces import NATSTopology
from freerea_plugins import Fidelity

CELLS = 25
# Ranks of gradients depend on the depth, less on the size of the images.
FULL_DEPTH = Fidelity("full-depth", resolution=0.25, repeats=1)
# GraSP is not here: its ranks differ as much between initialisations as from the published ones.
COLUMNS = {
    "synflow": ("synflow", 0.9),
    "snip": ("snip", 0.85),
    "grad_norm": ("grad_norm", 0.85),
    "fisher": ("fisher", 0.85),
    "zen": ("zen", 0.85),
    "jacob_cov": ("jacov", 0.8),
    "flops": ("flops", 0.95),
    "params": ("params", 0.95),
}

Values = dict[str, list[float]]


@pytest.fixture(scope="module")
def ranked(data_folder: Path) -> tuple[Values, Values]:
    """Return our values and the published ones of the same cells."""
    path = data_folder / "nats_tss" / "suite_zero_proxies_cifar10.csv.gz"
    with gzip.open(path, "rt", newline="") as file:
        rows = random.Random(2).sample(list(csv.DictReader(file)), CELLS)
    space = NATSTopology()
    batch = load_batch(data_folder / "batches" / "cifar10_batch64.npz", space.dataset)
    evaluator = Evaluator(batch, list(COLUMNS), fidelity=FULL_DEPTH)
    cells = [space.architecture(space.genotype_at(int(row["index"]))) for row in rows]
    measured = [evaluator.measure(cell) for cell in cells]
    ours = {name: [values[name] for values in measured] for name in COLUMNS}
    published = {
        name: [float(row[column]) for row in rows] for name, (column, _) in COLUMNS.items()
    }
    return ours, published


@pytest.mark.parametrize("name", COLUMNS)
def test_cells_rank_as_they_were_published(ranked: tuple[Values, Values], name: str) -> None:
    # The published values are of one initialisation and of another batch.
    ours, published = ranked

    assert spearmanr(ours[name], published[name]).statistic > COLUMNS[name][1]
