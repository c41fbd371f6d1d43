"""A search that is stopped, killed and resumed."""

from __future__ import annotations

import contextlib
import csv
import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from freerea.cli.runs.interruption import Interruption

SETTINGS = ("--population", 6, "--tournament", 3, "--repeats", 1, "--evaluations", 30)


def architectures(folder: Path) -> list[str]:
    with (folder / "history.csv").open(newline="") as file:
        return [row["architecture"] for row in csv.DictReader(file)]


def wait_for_evaluations(folder: Path, count: int) -> None:
    journal = folder / "study.journal"
    finished = '"state":1'
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if journal.exists() and journal.read_text().count(finished) >= count:
            return
        time.sleep(0.02)
    pytest.fail(f"{count} evaluations took more than a minute")


@pytest.fixture
def undisturbed(freerea, tmp_path) -> list[str]:
    folder = tmp_path / "undisturbed"
    assert freerea("search", *SETTINGS, "--output", folder).returncode == 0
    return architectures(folder)


@pytest.mark.parametrize(
    ("engine", "jobs"),
    [pytest.param("optuna", 1, marks=pytest.mark.slow), ("optuna", 2), ("pymoo", 2)],
)
def test_a_killed_search_goes_on_as_if_it_had_not_been_killed(
    start, freerea, tmp_path, undisturbed, engine, jobs
) -> None:
    folder = tmp_path / "killed"
    new = (*SETTINGS, "--engine", engine, "--output", folder)
    for evaluations in (4, 14):
        arguments = ("--resume", folder) if folder.exists() else new
        process = start("search", *arguments, "--jobs", jobs)
        wait_for_evaluations(folder, evaluations)
        process.kill()
        # The workers of a killed process keep its pipes open until they notice.
        process.wait()
        process.stdout.close()
        process.stderr.close()
    assert not (folder / "result.json").exists()
    done = freerea("search", "--resume", folder, "--jobs", jobs)
    assert done.returncode == 0, done.stderr
    assert architectures(folder) == undisturbed


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_an_interrupted_search_prints_the_best_so_far_and_can_go_on(
    start, freerea, tmp_path, undisturbed, name
) -> None:
    folder = tmp_path / "interrupted"
    process: subprocess.Popen[str] = start("search", *SETTINGS, "--output", folder)
    wait_for_evaluations(folder, 8)
    process.send_signal(getattr(signal, name))
    printed, errors = process.communicate(timeout=30)
    assert process.returncode == 130, errors
    assert "Traceback" not in errors
    result = json.loads((folder / "result.json").read_text())
    assert result["status"] == "interrupted"
    assert 8 <= result["evaluations"] < 30
    assert result["architecture"] in printed
    assert f"freerea search --resume {folder}" in printed.replace("\n", "")
    assert architectures(folder) == undisturbed[: result["evaluations"]]

    assert freerea("search", "--resume", folder).returncode == 0
    resumed = json.loads((folder / "result.json").read_text())
    assert resumed["status"] == "finished"
    assert resumed["seconds"] > result["seconds"]
    assert architectures(folder) == undisturbed


@pytest.mark.parametrize(
    "arguments",
    [("search", *SETTINGS), ("pareto", "--objective", "naswot", "--objective", "flops")],
    ids=["search", "pareto"],
)
def test_a_search_that_ends_before_the_first_evaluation_gives_its_folder_back(
    freerea, tmp_path, monkeypatch, arguments
) -> None:
    new = (*arguments, "--output", tmp_path / "new")
    done = freerea(*new, "--seconds", 1e-9)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: the search ended before the first evaluation: give it more `--seconds`.\n"
    )
    assert not (tmp_path / "new").exists()

    handled = Interruption.handled

    @contextlib.contextmanager
    def interrupted(self: Interruption) -> Iterator[None]:
        with handled(self):
            signal.raise_signal(signal.SIGINT)
            yield

    monkeypatch.setattr(Interruption, "handled", interrupted)
    done = freerea(*new)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "Interrupted before the first evaluation.\n"
    assert not (tmp_path / "new").exists()


def test_a_finished_search_goes_on_with_a_larger_budget(freerea, tmp_path, undisturbed) -> None:
    folder = tmp_path / "short"
    freerea("search", *SETTINGS, "--output", folder, "--evaluations", 12)
    assert architectures(folder) == undisturbed[:12]
    done = freerea("search", "--resume", folder, "--evaluations", 30)
    assert done.returncode == 0, done.stderr
    assert architectures(folder) == undisturbed


@pytest.mark.parametrize("seconds", [0.05, 0.1, 0.2, 0.4])
def test_a_command_that_is_interrupted_as_it_starts_shows_no_traceback(start, seconds) -> None:
    process: subprocess.Popen[str] = start("list", "metrics")
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    # Before Python has set itself up, the signal ends it.
    assert process.returncode in (0, 1, 130, -signal.SIGINT)
    assert "freerea/cli/app.py" not in errors


def test_a_second_signal_does_not_wait_for_the_next_check() -> None:
    interruption = Interruption()
    with interruption.handled():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
