"""`freerea correlate`."""

from __future__ import annotations

import csv
import json
import resource
import time
from pathlib import Path

import numpy as np
import pytest

from freerea.cli.settings.correlation import CorrelationSettings
from freerea.cli.surveys import correlation
from freerea.cli.surveys.scatter_plot import save_scatter_plot
from freerea.metrics import RankAgreement, SkippedLayers
from freerea.spaces import NATSTopology
from freerea_plugins import InputError

SPACE = NATSTopology()
OPERATIONS = ("none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3")


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


def survey(table: Path, folder: Path, *, batch: str | None = None) -> None:
    """Run the command in this process."""
    settings = CorrelationSettings(
        space="nats-tss",
        benchmark=str(table),
        sample=3,
        metrics=["skipped_layers"],
        batch=batch,
    )
    correlation.correlate_metrics(settings, folder, jobs=1, cache="off", as_json=False)


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
    assert "`--output out` holds figures with other settings (metrics, " in done.stderr
    again = freerea(*arguments, "--metric", "skipped_layers", "--score", "log-rank")
    assert again.returncode == 0, again.stderr


def test_a_file_of_images_may_move_but_not_change(tmp_path, table) -> None:
    generator = np.random.default_rng(0)
    images = generator.standard_normal((2, 4, 3, 32, 32)).astype(np.float32)
    for name, batch in (("a.npz", images[0]), ("same.npz", images[0]), ("other.npz", images[1])):
        np.savez(tmp_path / name, images=batch)
    survey(table, tmp_path / "out", batch=str(tmp_path / "a.npz"))
    survey(table, tmp_path / "out", batch=str(tmp_path / "same.npz"))
    (tmp_path / "other.npz").replace(tmp_path / "a.npz")
    with pytest.raises(InputError, match=r"holds figures with other settings \(batch_digest\);"):
        survey(table, tmp_path / "out", batch=str(tmp_path / "a.npz"))


@pytest.mark.parametrize(
    ("component", "setting"),
    [(NATSTopology, "space_version"), (SkippedLayers, "metric_versions")],
)
def test_values_of_another_version_are_not_mixed(
    monkeypatch, tmp_path, table, component, setting
) -> None:
    survey(table, tmp_path / "out")
    monkeypatch.setattr(component, "version", "of tomorrow")
    with pytest.raises(InputError, match=rf"holds figures with other settings \({setting}\);"):
        survey(table, tmp_path / "out")


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("settings.json", "[]\n", "settings `{}` cannot be read: they are no JSON object."),
        ("settings.json", '{"space"', "settings `{}` cannot be read: Expecting ':' delimiter"),
        (
            "values.csv",
            "architecture,skipped_layers\ngarbage,\n",
            "`{}` is damaged in line 2, could not convert string to float: '': delete the line, "
            "and it is measured again.",
        ),
        (
            "values.csv",
            "architecture,skipped_layers\na,1\n\nb,2\n",
            "`{}` is damaged in line 3, 0 columns instead of 2: delete the line, and",
        ),
        (
            "values.csv",
            "architecture,skipped_layers\na,1,2\n",
            "`{}` is damaged in line 2, 3 columns instead of 2: delete the line, and",
        ),
    ],
)
def test_damaged_files_are_named(tmp_path, table, file, content, message) -> None:
    folder = tmp_path / "out"
    survey(table, folder)
    (folder / file).write_text(content)
    with pytest.raises(InputError) as caught:
        survey(table, folder)
    assert str(caught.value).startswith(message.format(folder / file))
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("name", ["values.csv", "correlations.csv", "skipped_layers.png"])
@pytest.mark.parametrize("content", [b"", b"mine", b"mine\n1\nno newline"])
def test_files_of_somebody_else_are_not_touched(tmp_path, table, name, content) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / name).write_bytes(content)
    with pytest.raises(InputError, match=f"has a file `{name}` that is not of this survey"):
        survey(table, folder)
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == {name: content}


def test_values_with_other_columns_are_not_cut(tmp_path, table) -> None:
    folder = tmp_path / "out"
    survey(table, folder)
    content = "name,phone\nmine,1\nno newline"
    (folder / "values.csv").write_text(content)
    with pytest.raises(InputError, match=r"holds other columns: name, phone\."):
        survey(table, folder)
    (folder / "values.csv").write_text("no newline")
    with pytest.raises(InputError, match=r"holds other columns: \."):
        survey(table, folder)
    assert (folder / "values.csv").read_text() == "no newline"


def test_what_else_is_in_the_folder_is_not_in_the_way(tmp_path, table) -> None:
    (tmp_path / "note.txt").write_text("mine")
    survey(table, tmp_path)
    survey(table, tmp_path)
    assert (tmp_path / "note.txt").read_text() == "mine"
    assert (tmp_path / "pool_score.svg").exists()


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


def test_a_full_disk_keeps_the_values_so_far(monkeypatch, tmp_path, table) -> None:
    folder = tmp_path / "out"
    survey(table, folder)
    whole = (folder / "values.csv").read_bytes()
    lines = whole.splitlines(keepends=True)
    (folder / "values.csv").write_bytes(b"".join(lines[:2]) + b"|none~0")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    # The disk takes some bytes of a line, and no more.
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(lines[0] + lines[1]) + 9, limits[1]))
    try:
        with pytest.raises(InputError, match=r"values.csv` cannot be written: File too large\."):
            survey(table, folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (folder / "values.csv").read_bytes().startswith(b"".join(lines[:2]))
    survey(table, folder)
    assert (folder / "values.csv").read_bytes() == whole


def test_a_kill_while_settings_are_written_does_not_block_the_folder(
    monkeypatch, tmp_path, table
) -> None:
    def killed(path: Path, text: str, **options: str) -> None:
        with path.open("w") as file:
            file.write(text[:20])
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Path, "write_text", killed)
        survey(table, tmp_path / "out")
    survey(table, tmp_path / "out")
    assert json.loads((tmp_path / "out" / "settings.json").read_text())["sample"] == 3
