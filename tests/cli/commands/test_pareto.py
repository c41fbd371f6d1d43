"""`freerea pareto` from start to front."""

from __future__ import annotations

import csv
import json
import signal
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from freerea.spaces import NATSTopology

SPACE = NATSTopology()
OBJECTIVES = ("--objective", "linear_regions", "--objective", "flops")
QUICK = ("--population", 6, "--repeats", 1)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def architectures(folder: Path) -> list[str]:
    return [row["architecture"] for row in rows_of(folder / "history.csv")]


def dominates(first: dict[str, Any], second: dict[str, Any]) -> bool:
    one, other = (
        np.array([-float(row["linear_regions"]), float(row["flops"])]) for row in (first, second)
    )
    return bool((one <= other).all() and (one < other).any())


def test_a_front_leaves_tables_plots_and_what_stands_out(freerea, tmp_path) -> None:
    folder = tmp_path / "front"
    done = freerea(
        *("pareto", *OBJECTIVES, "--objective", "log_synflow", *QUICK, "--evaluations", 20),
        *("--limit", "params=8e5", "--output", folder),
    )
    assert done.returncode == 0, done.stderr
    result = json.loads((folder / "result.json").read_text())
    assert result["objectives"] == {
        "linear_regions": "maximize",
        "log_synflow": "maximize",
        "flops": "minimize",
    }
    assert (result["evaluations"], result["status"], result["algorithm"]) == (
        20,
        "finished",
        "nsga2",
    )
    assert result["limits"] == {"params": 8e5}

    front, history = rows_of(folder / "front.csv"), rows_of(folder / "history.csv")
    assert [row["architecture"] for row in front] == [
        each["architecture"] for each in result["front"]
    ]
    assert len(history) == 20
    for row in history:
        assert float(row["flops"]) == SPACE.costs(SPACE.decode(row["architecture"]))["flops"]
        assert float(row["params"]) <= 8e5
    assert [float(row["flops"]) for row in front] == sorted(float(row["flops"]) for row in front)
    best = {
        name: (max if direction == "maximize" else min)(float(row[name]) for row in front)
        for name, direction in result["objectives"].items()
    }
    assert result["ideal"] == best
    for name, value in best.items():
        (row,) = [row for row in front if f"best {name}" in row["role"]]
        assert float(row[name]) == value
        assert result["named"][f"best {name}"] == row["architecture"]
        assert row["architecture"] in done.stdout

    volumes = [float(row["hypervolume"]) for row in history]
    assert volumes == sorted(volumes)
    assert 0 < volumes[-1] == result["hypervolume"] <= 1
    seconds = [float(row["seconds"]) for row in history]
    assert seconds == sorted(seconds)
    assert 0 < seconds[-1] <= result["seconds"]
    for name in ("front", "hypervolume"):
        assert (folder / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert "</svg>" in (folder / f"{name}.svg").read_text()
    for role, architecture in result["named"].items():
        assert f"{role}: {architecture}" in (folder / "front.svg").read_text()


def test_the_front_is_what_is_not_dominated_by_anything_evaluated(freerea, tmp_path) -> None:
    folder = tmp_path / "front"
    done = freerea("pareto", *OBJECTIVES, *QUICK, "--evaluations", 30, "--output", folder, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads((folder / "result.json").read_text())
    history = rows_of(folder / "history.csv")
    best = [row for row in history if not any(dominates(other, row) for other in history)]
    front = rows_of(folder / "front.csv")
    assert {row["architecture"] for row in front} == {row["architecture"] for row in best}


@pytest.fixture
def undisturbed(freerea, tmp_path) -> list[str]:
    folder = tmp_path / "undisturbed"
    done = freerea("pareto", *OBJECTIVES, *QUICK, "--evaluations", 24, "--output", folder)
    assert done.returncode == 0, done.stderr
    return architectures(folder)


def wait_for_evaluations(folder: Path, count: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        journal = folder / "study.journal"
        if journal.exists() and journal.read_text().count('"state":1') >= count:
            return
        time.sleep(0.02)
    pytest.fail(f"{count} evaluations took more than a minute")


@pytest.mark.parametrize(("name", "jobs"), [("SIGINT", 2), ("SIGKILL", 1)])
def test_a_search_that_is_stopped_goes_on_as_if_it_had_not_been(
    start, freerea, tmp_path, undisturbed, name, jobs
) -> None:
    folder = tmp_path / "stopped"
    process = start(
        *("pareto", *OBJECTIVES, *QUICK, "--evaluations", 24, "--jobs", jobs, "--output", folder)
    )
    wait_for_evaluations(folder, 8)
    process.send_signal(getattr(signal, name))
    printed, errors = process.communicate(timeout=60)
    assert "Traceback" not in errors
    assert "Warning" not in errors
    if name == "SIGINT":
        assert process.returncode == 130, errors
        result = json.loads((folder / "result.json").read_text())
        assert result["status"] == "interrupted"
        assert 8 <= result["evaluations"] < 24
        assert f"freerea pareto --resume {folder}" in printed.replace("\n", "")
        assert architectures(folder) == undisturbed[: result["evaluations"]]
    done = freerea("pareto", "--resume", folder, "--jobs", 2)
    assert done.returncode == 0, done.stderr
    assert architectures(folder) == undisturbed
    seconds = [float(row["seconds"]) for row in rows_of(folder / "history.csv")]
    assert seconds == sorted(seconds)


def test_a_finished_search_goes_on_with_a_larger_budget(freerea, tmp_path, undisturbed) -> None:
    folder = tmp_path / "short"
    freerea("pareto", *OBJECTIVES, *QUICK, "--evaluations", 10, "--output", folder)
    assert architectures(folder) == undisturbed[:10]
    done = freerea("pareto", "--resume", folder, "--evaluations", 24)
    assert done.returncode == 0, done.stderr
    assert architectures(folder) == undisturbed
    done = freerea("search", "--resume", folder)
    assert done.returncode == 2
    assert done.stderr == f"error: `--resume {folder}` holds a search of another command.\n"


def test_progress_goes_to_the_error_stream_and_time_ends_a_search(freerea, tmp_path) -> None:
    done = freerea("pareto", *OBJECTIVES, *QUICK, "--seconds", 5, "--jobs", 2, "--json")
    assert done.returncode == 0, done.stderr
    assert "evaluations, " in done.stderr and " in the front" in done.stderr
    assert "Warning" not in done.stderr
    assert json.loads(done.stdout)["seconds"] >= 5
    (folder,) = (tmp_path / "runs").iterdir()
    assert folder.name.startswith("nats-tss-cifar10-pareto-")


@pytest.mark.parametrize("algorithm", ["nsga2", "freerea"])
def test_a_search_ends_when_nothing_new_is_found(freerea, tmp_path, algorithm) -> None:
    done = freerea(
        *("pareto", "--objective", "skipped_layers", "--objective", "params", *QUICK),
        *("--algorithm", algorithm, "--limit", "flops=8e6", "--evaluations", 20000, "--json"),
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["status"] == "exhausted"
    assert max(row["skipped_layers"] for row in result["front"]) == 2


def test_a_benchmark_table_may_lack_what_is_in_the_front(freerea, tmp_path) -> None:
    cell = SPACE.encode(SPACE.genotype_at(0))
    (tmp_path / "table.csv").write_text(f"arch,test_accuracy\n{cell},10\n")
    done = freerea(
        *("pareto", "--objective", "skipped_layers", "--objective", "flops"),
        *("--population", 3, "--evaluations", 3, "--benchmark", "table.csv", "--output", "front"),
    )
    assert done.returncode == 0, done.stderr
    rows = rows_of(tmp_path / "front" / "front.csv")
    assert [row["test_accuracy"] for row in rows] == [""] * len(rows)
    assert [line.split()[2] for line in done.stdout.splitlines() if "|" in line] == ["-"] * len(
        rows
    )


def test_a_benchmark_table_judges_the_front(freerea, tmp_path, data_folder) -> None:
    done = freerea(
        *("pareto", *OBJECTIVES, *QUICK, "--evaluations", 6, "--json"),
        *("--benchmark", data_folder / "nats_tss" / "benchmark.csv.gz"),
    )
    assert done.returncode == 0, done.stderr
    assert all(0 < row["test_accuracy"] < 95 for row in json.loads(done.stdout)["front"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--objective", "flops"), "a front needs two objectives at least, got 1"),
        ((*OBJECTIVES, "--objective", "watts"), "unknown metric or cost `watts`"),
        ((*OBJECTIVES, "--objective", "naswot"), "metric `linear_regions` is named twice"),
        (("--objective", "flops", "--objective", "params"), "must name a metric too"),
        ((*OBJECTIVES, "--objective", "flops"), "objective `flops` is given twice"),
        ((*OBJECTIVES, "--algorithm", "nsga4"), "unknown algorithm `nsga4`. Did you mean"),
        ((*OBJECTIVES, "--population", 1), "`--population` must be at least 2, got 1"),
        ((*OBJECTIVES, "--jobs", 0), "`--jobs` must be at least 1, got 0"),
        ((*OBJECTIVES, "--limit", "flops=10"), "the smallest cost in `nats-tss` is 7783050"),
        ((*OBJECTIVES, "--evaluations", 0), "`--evaluations` must be at least 1, got 0"),
        (("--resume", "nowhere"), "`--resume nowhere`: there is no search in this folder"),
    ],
)
def test_mistakes_are_said_in_one_line_and_leave_nothing(
    freerea, tmp_path, arguments, message
) -> None:
    done = freerea("pareto", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    (line,) = [each for each in done.stderr.splitlines() if " in the front" not in each]
    assert line.startswith("error: ")
    assert not (tmp_path / "runs").exists() or not list((tmp_path / "runs").iterdir())
