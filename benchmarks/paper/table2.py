"""Table 2: how Synflow and LogSynflow rank cells of NAS-Bench-101."""

from __future__ import annotations

import random

from freerea.metrics import rank_agreement
from freerea.spaces import TEST_ACCURACY, NASBench101

from .bench import NASBENCH101, Bench
from .methods import NASBENCH101_FIDELITY
from .page import Table, page
from .published import TABLE2
from .sources import Measured

CELLS = 5000
"""Number of random cells."""


def make(bench: Bench) -> str:
    """Return the table."""
    title = "Table 2: Synflow and LogSynflow on NAS-Bench-101"
    table = Table(["metric", "Kendall", "the paper's", "Spearman", "the paper's"])
    if reason := bench.missing(NASBENCH101):
        for metric, (kendall, spearman) in TABLE2.items():
            table.rows.append([metric, "", f"{kendall:.2f}", "", f"{spearman:.2f}"])
        return page(title, [table], [f"Ours is left out: {reason}."])
    space = NASBench101()
    recorded = bench.table(space)
    rows = len(recorded.architectures())
    chosen = random.Random(0).sample(range(rows), min(CELLS, rows))
    accuracies = recorded.values(TEST_ACCURACY)[chosen]
    values = bench.values(
        Measured(tuple(TABLE2), NASBENCH101_FIDELITY),
        [recorded.architectures()[row] for row in chosen],
        "Table 2",
    )
    for metric, (kendall, spearman) in TABLE2.items():
        ours = rank_agreement(values[metric], accuracies)
        agreements = (ours.kendall, kendall, ours.spearman, spearman)
        table.rows.append([metric, *(f"{each:.2f}" for each in agreements)])
    note = (
        f"{len(chosen)} random cells, {NASBENCH101_FIDELITY.channels} channels, one cell a stage, "
        "half-size images of pink noise, one initialisation."
    )
    return page(title, [table], [note])
