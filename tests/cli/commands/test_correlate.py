"""`freerea correlate`: figures, plots and mistakes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from freerea.cli.surveys import correlation
from freerea.cli.surveys.scatter_plot import save_scatter_plot
from freerea.metrics import RankAgreement
from tests.cli.commands.small_survey import SPACE, survey

OPERATIONS = ("none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3")


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


def test_a_table_smaller_than_the_usual_sample_is_measured_whole(freerea, tmp_path) -> None:
    cells = [f"|{each}~0|+|none~0|none~1|+|none~0|none~1|none~2|" for each in OPERATIONS]
    rows = [f"{cell},{accuracy}" for accuracy, cell in enumerate(cells)]
    (tmp_path / "table.csv").write_text("\n".join(["arch,test_accuracy", *rows]))
    arguments = ("correlate", "--benchmark", "table.csv", "--output", "out", "--json")
    done = freerea(*arguments, "--metric", "skipped_layers")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["architectures"] == len(cells)
    given = freerea(*arguments, "--sample", 1000)
    assert f"`--sample` must be at most {len(cells)}, the size of the" in given.stderr


def test_metrics_that_rank_nothing_have_figures_and_plots_all_the_same(freerea, tmp_path) -> None:
    """Of these cells no image reaches the classifier: every value is infinite or 0."""
    cells = [f"|{each}~0|+|none~0|none~1|+|none~0|none~1|none~2|" for each in OPERATIONS]
    rows = [f"{cell},{accuracy}" for accuracy, cell in enumerate(cells)]
    (tmp_path / "table.csv").write_text("\n".join(["arch,test_accuracy", *rows]))
    done = freerea(
        *("correlate", "--benchmark", "table.csv", "--output", "out", "--sample", "all"),
        *("--repeats", 1, "--metric", "linear_regions", "--metric", "skipped_layers", "--json"),
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout, parse_constant=pytest.fail)
    assert set(report["correlations"]["linear_regions"].values()) == {"nan"}
    assert set(report["correlations"]["skipped_layers"].values()) == {"nan"}
    assert len(rows_of(tmp_path / "out" / "correlations.csv")) == 3
    assert (tmp_path / "out" / "linear_regions.png").read_bytes().startswith(b"\x89PNG")


def test_figures_are_written_before_plots(monkeypatch, tmp_path, table) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("no plot")

    monkeypatch.setattr(correlation, "save_scatter_plot", fail)
    with pytest.raises(RuntimeError, match="no plot"):
        survey(table, tmp_path / "out")
    assert len(rows_of(tmp_path / "out" / "correlations.csv")) == 2


@pytest.mark.parametrize("count", [0, 5])
def test_values_that_are_not_finite_are_counted_in_the_title(tmp_path, count) -> None:
    values = np.array([*np.arange(float(count)), -np.inf, np.inf])
    agreement = RankAgreement(np.nan, np.nan, np.nan, np.nan)
    save_scatter_plot(tmp_path / "metric", "metric", values, np.ones(count + 2), agreement)
    assert (tmp_path / "metric.png").exists()
    # Letters are drawn; the text stands beside them as a comment.
    title = f"<!-- {count + 2} architectures, 2 without a value -->"
    assert title in (tmp_path / "metric.svg").read_text()


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


def test_names_of_columns_may_be_anything(freerea, tmp_path) -> None:
    names = ["lat/ms", "lat ms", "rate[/s]", "$x^$", "\x1b[2J", "../up", ":cat:"]
    rows = [",".join(["arch", "test_accuracy", *names])]
    for number, genotype in enumerate(SPACE.genotypes()):
        rows.append(",".join([SPACE.encode(genotype), *(str(number % 97) for _ in range(8))]))
    (tmp_path / "table.csv").write_text("\n".join(rows), encoding="utf-8")
    metrics = [f"column:{name}:minimize" for name in names if ":" not in name]
    done = freerea(
        *("correlate", "--benchmark", "table.csv", "--output", "out", "--sample", 30),
        *(part for metric in metrics for part in ("--metric", metric)),
    )
    assert done.returncode == 0, done.stderr
    assert "column:rate[/s]" in done.stdout
    assert r"column:\x1b[2J" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
    assert sorted(each.name for each in (tmp_path / "out").glob("*.png")) == [
        "column_.._up.png",
        "column_2J.png",
        "column_lat_ms-2.png",
        "column_lat_ms.png",
        "column_rate_s_.png",
        "column_x_.png",
        "pool_score.png",
    ]
    shown = freerea("table", "show", "table.csv", "--space", "nats-tss")
    assert shown.returncode == 0, shown.stderr
    for name in ("rate[/s]", "$x^$", r"\x1b[2J", ":cat:"):
        assert name in shown.stdout
    cell = SPACE.encode(next(SPACE.genotypes()))
    scored = freerea(
        *("score", cell, "--benchmark", "table.csv", "--metric", "skipped_layers"),
    )
    assert scored.returncode == 0, scored.stderr
    assert "recorded rate[/s]" in scored.stdout
    assert "\x1b" not in scored.stdout


def test_a_small_table_is_sampled_whole_by_default(freerea, tmp_path) -> None:
    cells = [SPACE.encode(each) for _, each in zip(range(40), SPACE.genotypes(), strict=False)]
    rows = [f"{cell},{accuracy}" for accuracy, cell in enumerate(cells)]
    (tmp_path / "table.csv").write_text("\n".join(["arch,test_accuracy", *rows]))
    arguments = (
        *("correlate", "--benchmark", "table.csv", "--output", "out", "--json"),
        *("--metric", "skipped_layers"),
    )
    done = freerea(*arguments)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["architectures"] == 40
    assert freerea(*arguments, "--sample", 40).returncode == 0
    assert "(sample)" in freerea(*arguments, "--sample", 39).stderr
    (tmp_path / "one.csv").write_text(f"arch,test_accuracy\n{cells[0]},1\n")
    alone = freerea(*arguments, "--benchmark", "one.csv")
    assert "has 1 architecture: to rank, there must be two." in alone.stderr
