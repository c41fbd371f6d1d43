"""Made-up recorded data of NATS-Bench's topology space."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from recorded import PUBLISHED, TABLES

from freerea.spaces import NATSTopology

CELLS = 15_625


def accuracy(genotype: Sequence[int]) -> float:
    """Return more for 3×3 convolutions than for 1×1, and next to nothing for the rest."""
    total = sum((0, 1, 8, 10, 1)[choice] for choice in genotype)
    return total + genotype[0] / 10 + genotype[1] / 100


def write_csv(file: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(file, "wt", encoding="utf-8", newline="", compresslevel=1) as text:
        writer = csv.writer(text)
        writer.writerow(headings)
        writer.writerows(rows)


def write_data(folder: Path, dataset: str) -> None:
    space = NATSTopology(dataset)
    columns = ("test_accuracy", "valid_accuracy_12_epochs", "train_seconds_12_epochs")
    write_csv(
        folder / TABLES[dataset],
        ["arch", *(f"{dataset}_{each}" for each in columns)],
        (
            [space.encode(each), accuracy(each), accuracy(each) / 2, 5000]
            for each in space.genotypes()
        ),
    )
    write_metrics(folder, dataset, accuracy)


def write_metrics(folder: Path, dataset: str, value: Callable[[Sequence[int]], float]) -> None:
    """Write published metric values; an evaluation takes 3.5 seconds."""
    space = NATSTopology(dataset)
    metrics = ("linear_regions", "log_synflow", "synflow")
    values = (value(space.genotype_at(index)) for index in range(CELLS))
    write_csv(
        folder / PUBLISHED[dataset],
        ["index", *metrics, *(f"{each}_seconds_rtx3080" for each in metrics)],
        ([index, each, 2 * each, -each, 2, 1.5, 1] for index, each in enumerate(values)),
    )


def rows_of(text: str) -> dict[str, list[str]]:
    """Return the cells of tables in Markdown, by the first cell of a row."""
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]
    return {row[0]: row[1:] for row in rows}
