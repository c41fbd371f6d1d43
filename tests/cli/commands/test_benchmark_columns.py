"""Columns of a benchmark table as limits and metrics of commands, by name."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from freerea.spaces import NATSSize, NATSTopology

SPACE = NATSTopology()
SEARCH = ("search", "--metric", "skipped_layers", "--evaluations", 12, "--benchmark", "hw.csv")


def write_table(path: Path, *, without: int | None = None) -> None:
    """Write latencies that grow with the number of convolutions."""
    genotypes = list(SPACE.genotypes())
    if without is not None:
        del genotypes[without]
    rows = [
        f"{SPACE.encode(each)},{2.5 + sum(gene in (2, 3) for gene in each)}" for each in genotypes
    ]
    path.write_text("\n".join(["arch,edgegpu_latency", *rows]))


@pytest.fixture(autouse=True)
def table(tmp_path: Path) -> None:
    write_table(tmp_path / "hw.csv")


def history(folder: Path) -> list[dict[str, str]]:
    with (folder / "history.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_column_is_a_limit(freerea, tmp_path) -> None:
    done = freerea(*SEARCH, "--limit", "edgegpu_latency=4", "--output", "out")
    assert done.returncode == 0, done.stderr
    assert "edgegpu_latency" in done.stdout
    assert "limit 4" in done.stdout
    latencies = [float(row["edgegpu_latency"]) for row in history(tmp_path / "out")]
    assert len(latencies) == 12
    assert max(latencies) <= 4
    result = json.loads((tmp_path / "out" / "result.json").read_text())
    assert result["limits"] == {"edgegpu_latency": 4.0}
    assert result["costs"]["edgegpu_latency"] in (2.5, 3.5)
    assert "test_accuracy" not in result
    resumed = freerea("search", "--resume", "out", "--evaluations", 20)
    assert resumed.returncode == 0, resumed.stderr
    latencies = [float(row["edgegpu_latency"]) for row in history(tmp_path / "out")]
    assert len(latencies) == 20
    assert max(latencies) <= 4


def test_a_column_is_a_metric(freerea, tmp_path) -> None:
    metric = "column:edgegpu_latency:minimize"
    done = freerea(*SEARCH, "--metric", metric, "--evaluations", 60, "--output", "out")
    assert done.returncode == 0, done.stderr
    rows = history(tmp_path / "out")
    result = json.loads((tmp_path / "out" / "result.json").read_text())
    values = [float(row["column:edgegpu_latency"]) for row in rows]
    assert result["metrics"]["column:edgegpu_latency"] < sum(values) / len(values)


def test_a_column_is_an_objective_of_a_front(freerea, tmp_path) -> None:
    done = freerea(
        *("pareto", "--objective", "params", "--objective", "skipped_layers"),
        *("--objective", "column:edgegpu_latency:minimize", "--population", 6),
        *("--evaluations", 18, "--benchmark", "hw.csv", "--output", "out"),
    )
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "out" / "result.json").read_text())
    assert result["objectives"]["column:edgegpu_latency"] == "minimize"
    latencies = [float(row["column:edgegpu_latency"]) for row in history(tmp_path / "out")]
    assert result["ideal"]["column:edgegpu_latency"] == min(latencies)


def test_processes_read_the_column_too(freerea, tmp_path) -> None:
    options = ("--metric", "linear_regions", "--metric", "column:edgegpu_latency:minimize")
    rows = []
    for jobs in (1, 2):
        done = freerea(
            *("search", "--evaluations", 6, "--population", 3, "--tournament", 2, *options),
            *("--repeats", 1, "--benchmark", "hw.csv", "--jobs", jobs, "--output", f"out{jobs}"),
        )
        assert done.returncode == 0, done.stderr
        rows.append(history(tmp_path / f"out{jobs}"))
    assert rows[0] == rows[1]


def test_score_prints_what_is_recorded(freerea) -> None:
    cell = SPACE.encode((0, 0, 0, 3, 0, 0))
    arguments = ("score", cell, "--metric", "skipped_layers", "--benchmark", "hw.csv")
    done = freerea(*arguments, "--metric", "column:edgegpu_latency:minimize", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["recorded"] == {"edgegpu_latency": 3.5}
    assert report["metrics"]["column:edgegpu_latency"] == 3.5
    assert "recorded edgegpu_latency" in freerea(*arguments).stdout


def test_a_column_is_compared_with_accuracy(freerea, tmp_path) -> None:
    space = NATSSize()
    rows = [f"{space.encode(each)},{sum(each)},{50 - sum(each)}" for each in space.genotypes()]
    (tmp_path / "t.csv").write_text("\n".join(["arch,test_accuracy,cifar10_energy", *rows]))
    done = freerea(
        *("correlate", "--space", "nats-sss", "--benchmark", "t.csv", "--output", "out"),
        *("--metric", "column:energy:minimize", "--sample", 50, "--json"),
    )
    assert done.returncode == 0, done.stderr
    agreement = json.loads(done.stdout)["correlations"]["column:energy"]
    assert agreement["spearman"] == pytest.approx(1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ("--limit", "edgegpu_latncy=4"),
            "unknown constraint or column `edgegpu_latncy`. Did you mean `edgegpu_latency`? Known: "
            "edgegpu_latency, flops, latency, model_size, params, peak_memory.",
        ),
        (
            ("--limit", "edgegpu_latency=1"),
            "limit `edgegpu_latency=1` is infeasible: the smallest cost in `nats-tss` is 2.5 as "
            "recorded.",
        ),
        (("--limit", "column:energy=1"), "has no column `energy` or `cifar10_energy`; it has edge"),
        (("--metric", "column:energy:minimize"), "has no column `energy` or `cifar10_energy`; it"),
        (("--metric", "column:edgegpu_latency"), "must say which values are better: `column:edge"),
        ((), "has no column `test_accuracy` or `cifar10_test_accuracy`; it has edgegpu_latency."),
        (("--dataset", "cifar100"), "has no column `test_accuracy` or `cifar100_test_accuracy`"),
        (
            ("--space", "nats-sss"),
            "hw.csv, line 2: `|none~0|+|none~0|none~1|+|none~0|none~1|none~2",
        ),
    ],
)
def test_mistakes(freerea, tmp_path, options, message) -> None:
    done = freerea(*SEARCH, *options, "--output", "out")
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_column_without_a_table(freerea) -> None:
    done = freerea("search", "--metric", "column:test_accuracy")
    assert done.returncode == 2
    assert "needs a benchmark table: give one with `--benchmark`." in done.stderr


def test_a_limit_on_a_column_that_lacks_an_architecture(freerea, tmp_path) -> None:
    # One that computes a function of its own, so that no other row stands for it.
    missing = list(SPACE.genotypes()).index((3, 3, 3, 3, 3, 3))
    write_table(tmp_path / "hw.csv", without=missing)
    done = freerea(*SEARCH, "--limit", "edgegpu_latency=4")
    assert done.returncode == 2
    assert f"has no `edgegpu_latency` of `{SPACE.encode((3,) * 6)}`: a column that" in done.stderr


def test_an_archive_is_no_table(freerea, data_folder) -> None:
    archive = data_folder / "NATS-tss-v1_0-3ffb9-simple"
    done = freerea("search", "--benchmark", archive)
    assert done.returncode == 2
    assert "an archive has to be made one first, by `freerea table import`." in done.stderr


def test_names_of_columns_may_be_anything(freerea, tmp_path) -> None:
    rows = [
        f"{SPACE.encode(each)},{number % 89},{number % 97},{number % 7}"
        for number, each in enumerate(SPACE.genotypes())
    ]
    header = "arch,rate[/s],$x^$,\x1b[2J"
    (tmp_path / "odd.csv").write_text("\n".join([header, *rows]))
    names = ("column:rate[/s]:minimize", "column:$x^$:maximize", "column:\x1b[2J:minimize")
    common = ("--benchmark", "odd.csv", "--evaluations", 12, "--limit", "rate[/s]=80")
    searched = freerea(
        *("search", *common, "--output", "a"),
        *(part for name in names for part in ("--metric", name)),
    )
    assert searched.returncode == 0, searched.stderr
    front = freerea(
        *("pareto", *common, "--output", "b", "--population", 4),
        *(part for name in names for part in ("--objective", name)),
    )
    assert front.returncode == 0, front.stderr
    for shown in (searched.stdout, front.stdout):
        assert "column:rate[/s]" in shown
        assert r"column:\x1b[2J" in shown
        assert "\x1b" not in shown
    assert "limit 80" in searched.stdout
    assert "<!-- column:$x^$ -->" in (tmp_path / "b" / "front.svg").read_text()
