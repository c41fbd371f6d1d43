"""`freerea correlate`."""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path

import pytest

from freerea.spaces import NATSTopology

SPACE = NATSTopology()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Write a table in which parameters are all that counts."""
    path = tmp_path / "table.csv"
    rows = [
        f"{SPACE.encode(genotype)},{SPACE.costs(genotype)['params'] / 20000}"
        for genotype in SPACE.genotypes()
    ]
    path.write_text("\n".join(["arch,cifar10_test_accuracy", *rows]))
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_figures_and_plots_of_each_metric_and_of_the_pool_score(freerea, tmp_path, table) -> None:
    done = freerea(
        *("correlate", "--benchmark", table, "--output", "out", "--sample", 30, "--json"),
        *("--repeats", 1, "--metric", "log_synflow", "--metric", "skipped_layers"),
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["architectures"] == 30
    assert set(report["correlations"]) == {"log_synflow", "skipped_layers", "pool score"}
    assert report["correlations"]["log_synflow"]["spearman"] > 0.5
    assert report["correlations"]["skipped_layers"]["spearman"] < 0.3
    folder = tmp_path / "out"
    figures = rows_of(folder / "correlations.csv")
    assert float(figures[0]["kendall"]) == report["correlations"]["log_synflow"]["kendall"]
    values = rows_of(folder / "values.csv")
    assert len({row["architecture"] for row in values}) == 30
    for name in ("log_synflow", "skipped_layers", "pool_score"):
        assert (folder / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert "<svg" in (folder / f"{name}.svg").read_text()


def test_a_killed_survey_goes_on_where_it_was(start, freerea, tmp_path, table) -> None:
    arguments = (
        *("correlate", "--benchmark", table, "--output", "out", "--sample", 60),
        *("--repeats", 1, "--metric", "linear_regions"),
    )
    process = start(*arguments)
    values = tmp_path / "out" / "values.csv"
    deadline = time.monotonic() + 60
    while not values.exists() or len(values.read_text().splitlines()) < 10:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.kill()
    process.communicate()
    with values.open("a") as file:
        file.write("|none~0|+|no")  # A line that was not finished.
    before = values.read_text().splitlines()[:-1]
    done = freerea(*arguments, "--jobs", 2)
    assert done.returncode == 0, done.stderr
    after = values.read_text().splitlines()
    assert after[: len(before)] == before
    assert len(after) == 61

    undisturbed = tmp_path / "undisturbed"
    freerea(*arguments, "--output", undisturbed)
    assert sorted(after) == sorted((undisturbed / "values.csv").read_text().splitlines())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--sample", 1), "`--sample` must be at least 2 or `all`, got 1."),
        (("--sample", "most"), "`--sample` must be a whole number or `all`, got most."),
        (("--sample", 20000), "`--sample` must be at most 15625, the size of the benchmark table"),
        (("--score", "sum"), "unknown score `sum`."),
    ],
)
def test_mistakes(freerea, table, arguments, message) -> None:
    done = freerea("correlate", "--benchmark", table, "--output", "out", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_with_other_figures_is_not_mixed(freerea, table) -> None:
    arguments = ("correlate", "--benchmark", table, "--output", "out", "--sample", 3)
    first = freerea(*arguments, "--metric", "skipped_layers")
    assert first.returncode == 0, first.stderr
    done = freerea(*arguments, "--metric", "log_synflow")
    assert done.returncode == 2
    assert "`--output out` holds figures with other settings (metrics)" in done.stderr
    again = freerea(*arguments, "--metric", "skipped_layers", "--score", "log-rank")
    assert again.returncode == 0, again.stderr
