"""The paper's tables and figure of NAS-Bench-101, made on made-up accuracies."""

from __future__ import annotations

from pathlib import Path

import pytest
from paper import bench, figure4, methods, table2, table4
from paper.bench import NASBENCH101, Bench
from paper.published import TABLE4
from paper.search import Search, search
from paper.sources import Folders

from freerea.spaces import NASBench101
from tests.benchmarks.made_up_data import rows_of, write_csv

SPACE = NASBench101()


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """Return folders of searches of three evaluations, and accuracies of what they answer."""
    folders = Folders(tmp_path / "data", tmp_path / "output")
    runs = [
        search(
            Search(method, SPACE.name, SPACE.dataset.name, (), 0, method.create().version), folders
        )
        for method in methods.on_nasbench101()
    ]
    judged = [
        each for run in runs for each in (*run.front, *(found.genotype for found in run.answers))
    ]
    cells = {SPACE.encode(each) for each in judged}
    rows = ([cell, 80 + place] for place, cell in enumerate(sorted(cells)))
    write_csv(folders.data / NASBENCH101, ["arch", "cifar10_test_accuracy"], rows)
    return folders


def test_table4_and_figure4_have_what_searches_found(folders: Folders) -> None:
    made = Bench(folders, runs=1)
    rows = rows_of(table4.make(made))
    assert rows["REA"][0] == "not measured"
    assert rows["FreeREA"][0].endswith("± 0.00")
    assert rows["FreeREA"][2:4] == ["3", "93.80 ± 0.02"]
    assert float(rows["FreeREA"][1]) >= 0
    assert any("forward" in name for name in rows)
    best = float(rows["TF-MOENAS, the most accurate of its front"][0].partition(" ")[0])
    assert best >= float(rows["TF-MOENAS"][0].partition(" ")[0])
    axes = figure4.make(made).axes[0]
    assert axes.get_xscale() == "log"
    assert {"FreeREA", "FreeREA⁻", "REA, the paper's"} <= set(axes.get_legend_handles_labels()[1])


def test_table2_ranks_cells_of_the_table(folders: Folders) -> None:
    text = table2.make(Bench(folders))
    rows = rows_of(text)
    assert rows["synflow"][1::2] == ["0.25", "0.37"]
    assert -1 <= float(rows["log_synflow"][0]) <= 1


def test_without_accuracies_there_are_the_papers_figures_alone(tmp_path: Path) -> None:
    made = Bench(Folders(tmp_path, tmp_path))
    assert "left out: DATA has no `nasbench101.csv.gz`" in table2.make(made)
    rows = rows_of(table4.make(made))
    assert {rows[name][0] for name in TABLE4} == {"not measured"}
    with pytest.raises(bench.LeftOutError):
        figure4.make(made)
