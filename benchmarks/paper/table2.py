"""Table 2: how Synflow and LogSynflow rank cells of NAS-Bench-101."""

from __future__ import annotations

import random

from freerea.metrics import rank_agreement
from freerea.spaces import TEST_ACCURACY, NASBench101

from .bench import NASBENCH101, Bench
from .methods import NASBENCH101_DEEP, NASBENCH101_FIDELITY
from .page import Table, page
from .published import TABLE2
from .sources import Measured

TITLE = "Table 2: Synflow and LogSynflow on NAS-Bench-101"
CELLS = 5000
"""Number of random cells."""


def make(bench: Bench) -> str:
    """Return the table, and below it what the depth of networks does to LogSynflow."""
    table = Table(["metric", "Kendall", "the paper's", "Spearman", "the paper's"])
    if reason := bench.missing(NASBENCH101):
        for metric, (kendall, spearman) in TABLE2.items():
            table.rows.append([metric, "", f"{kendall:.2f}", "", f"{spearman:.2f}"])
        return page(TITLE, [table], [f"Ours is left out: {reason}."])
    recorded = bench.table(NASBench101())
    rows = len(recorded.architectures())
    chosen = random.Random(0).sample(range(rows), min(CELLS, rows))
    cells = [recorded.architectures()[row] for row in chosen]
    accuracies = recorded.values(TEST_ACCURACY)[chosen]
    shallow = Measured(tuple(TABLE2), NASBENCH101_FIDELITY)
    values = bench.values(shallow, cells, "Table 2")
    for metric, (kendall, spearman) in TABLE2.items():
        ours = rank_agreement(values[metric], accuracies)
        agreements = (ours.kendall, kendall, ours.spearman, spearman)
        table.rows.append([metric, *(f"{each:.2f}" for each in agreements)])

    fewer = slice(bench.cells)
    deep = bench.values(Measured(("log_synflow",), NASBENCH101_DEEP), cells[fewer], "Table 2, deep")
    depths = Table(["log_synflow on fewer cells", "Kendall", "Spearman"])
    for name, measured in (("one cell a stage", values), ("three cells a stage", deep)):
        ours = rank_agreement(measured["log_synflow"][fewer], accuracies[fewer])
        depths.rows.append([name, f"{ours.kendall:.2f}", f"{ours.spearman:.2f}"])
    notes = [
        f"{len(cells)} random cells, one cell a stage, {NASBENCH101_FIDELITY.channels} channels, "
        "half-size images of pink noise, one initialisation.",
        f"Below: the first {len(cells[fewer])} of them, and the same with three cells a stage, "
        f"{NASBENCH101_DEEP.channels} channels and quarter-size images.",
    ]
    return page(TITLE, [table, depths], notes)
