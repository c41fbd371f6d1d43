"""The paper's tables and figures of NATS-Bench, made on made-up data."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from paper import figure1, figure2, figure3, table1, table3, table5
from paper.bench import Bench, LeftOutError
from paper.methods import cheap
from paper.published import TABLE1, TABLE3
from paper.sources import Folders

from freerea_plugins import REDUCED
from tests.benchmarks.made_up_data import accuracy, rows_of, write_metrics


def bench_of(data: Path, output: Path, **options: int) -> Bench:
    return Bench(Folders(data, output), runs=2, **options)


@pytest.fixture
def cifar10(made_up_data: Callable[[str], Path], tmp_path: Path) -> Bench:
    return bench_of(made_up_data("cifar10"), tmp_path, cells=3)


@pytest.fixture
def imagenet(made_up_data: Callable[[str], Path], tmp_path: Path) -> Bench:
    return bench_of(made_up_data("ImageNet16-120"), tmp_path)


def test_table1_ranks_cells_by_published_values_and_by_measured_ones(
    cifar10: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table1, "FIDELITY", cheap(REDUCED, "repeats=1,channels=4,images=8"))
    rows = rows_of(table1.make(cifar10))
    assert rows["linear_regions"] == ["1.00", "0.61", "1.00", "0.79"]
    assert rows["synflow"] == ["-1.00", "0.57", "-1.00", "0.77"]
    assert set(rows) >= set(TABLE1)
    # Some measured value can be ranked.
    assert re.fullmatch(r"-?[01]\.\d\d", rows["path_norm"][0])


def test_what_there_are_no_data_for_is_said(cifar10: Bench) -> None:
    text = table5.make(cifar10)
    assert len(re.findall(r"^\| cifar10 ", text, re.MULTILINE)) == 3
    assert "cifar100 is left out: DATA has no `nats_tss/reference_metrics_cifar100.csv.gz`" in text
    assert "ImageNet16-120 is left out" in text
    with pytest.raises(LeftOutError, match="imagenet16"):
        figure2.make(cifar10)


def test_table3_has_ours_beside_the_papers_and_marks_what_is_not_measured(cifar10: Bench) -> None:
    rows = rows_of(table3.make(cifar10))
    assert set(rows) >= set(TABLE3)
    # 45 seconds of 3.5 each, and 20,000 seconds of 5,000 each.
    assert rows["FreeREA"][2:4] == ["12", "94.35 ± 0.00"]
    assert rows["REA"][1:5] == ["20,000", "4", "94.02 ± 0.31", "20,000"]
    assert [rows[name][2] for name in ("NASWOT", "TF-MOENAS", "REINFORCE")] == ["5", "2", "4"]
    assert rows["RSPS"] == ["not measured", "", "", "91.05 ± 0.66", "20,000"]
    assert rows["optimum"] == ["60.33", "", "", "94.37"]


def test_table5_stays_within_limits(cifar10: Bench) -> None:
    rows = [line.split(" | ") for line in table5.make(cifar10).splitlines() if "cifar10 " in line]
    optima = [float(row[8]) for row in rows]
    by_score = [float(row[7]) for row in rows]
    accuracies = [float(row[3].partition(" ±")[0]) for row in rows]
    assert all(ours <= best for ours, best in zip(accuracies, optima, strict=True))
    assert optima == sorted(optima, reverse=True)
    assert all(0 <= regret < 10 for regret in by_score)
    assert optima[0] < 60.3  # the best cell of all has too many parameters


def test_finished_runs_are_not_run_again(
    cifar10: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = table5.make(cifar10)
    monkeypatch.setattr("paper.search._Running.run", None)
    assert table5.make(bench_of(cifar10.folders.data, tmp_path)) == before


def test_other_values_are_searched_anew(cifar10: Bench, tmp_path: Path) -> None:
    before = table5.make(cifar10)
    data = tmp_path / "data"
    shutil.copytree(cifar10.folders.data, data)
    write_metrics(data, "cifar10", lambda genotype: 100 - accuracy(genotype))
    assert table5.make(bench_of(data, tmp_path)) != before


def test_figures_have_a_panel_a_mark_or_a_line_for_all_they_show(imagenet: Bench) -> None:
    panels = figure1.make(imagenet).axes
    assert [axes.get_xlabel() for axes in panels] == ["Linear Regions", "LogSynflow"]
    assert panels[1].get_xscale() == "log"
    names = [text.get_text() for text in figure2.make(imagenet).axes[0].get_xticklabels()]
    assert names == list(TABLE3)
    axes = figure3.make(imagenet).axes[0]
    assert axes.get_xscale() == "log"
    labels = axes.get_legend_handles_labels()[1]
    assert {"FreeREA", "FreeREA⁻", "GDAS, the paper's"} <= set(labels)
