"""The folder of a search: whose it is, and that nothing of a user's is lost in it."""

from __future__ import annotations

import csv
import errno
import json
import os
import random
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from freerea.cli.runs import journal
from freerea.cli.runs import run_folder as run_folder_module

QUICK = ("--metric", "skipped_layers", "--population", 4, "--tournament", 2)
SEARCH = ("search", *QUICK, "--evaluations", 8)
PARETO = (
    *("pareto", "--objective", "skipped_layers", "--objective", "flops"),
    *("--population", 4, "--evaluations", 8),
)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def history(folder: Path) -> list[dict[str, str]]:
    with (folder / "history.csv").open(newline="") as file:
        return [
            {name: value for name, value in row.items() if name != "seconds"}
            for row in csv.DictReader(file)
        ]


@pytest.mark.parametrize("command", [SEARCH, PARETO])
@pytest.mark.parametrize(
    "name", ["study.journal", "history.csv", "result.json", "front.png", ".run.lock"]
)
@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_what_lies_in_the_folder_is_never_overwritten(
    freerea, tmp_path, command, name, kind
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (tmp_path / "elsewhere").write_text("precious")
    if kind == "file":
        (mine / name).write_text("precious")
    elif kind == "folder":
        (mine / name).mkdir()
        (mine / name / "file").write_text("precious")
    else:
        (mine / name).symlink_to(tmp_path / "elsewhere")
    before = contents(tmp_path)
    done = freerea(*command, "--output", "mine")
    assert done.returncode == 2
    assert f"`--output mine` holds `{name}`, which the search would overwrite" in done.stderr
    assert contents(tmp_path) == before


def test_other_files_of_the_folder_stay_when_a_search_cannot_begin(freerea, tmp_path) -> None:
    (tmp_path / "run").write_text("mine")
    done = freerea(*SEARCH, "--output", ".", "--storage", "nosql:///x")
    assert done.returncode == 2
    assert contents(tmp_path) == {"run": b"mine"}


def test_an_empty_folder_of_the_user_stays_when_a_search_cannot_begin(freerea, tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    assert freerea(*SEARCH, "--limit", "flops=10", "--output", "empty").returncode == 2
    assert (tmp_path / "empty").is_dir()
    assert not list((tmp_path / "empty").iterdir())


def test_searches_begun_in_one_second_have_folders_of_their_own(
    freerea, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(run_folder_module.time, "strftime", lambda _: "20260101-000000")
    for _ in range(3):
        assert freerea(*SEARCH).returncode == 0
    names = sorted(path.name for path in (tmp_path / "runs").iterdir())
    first = "nats-tss-cifar10-20260101-000000"
    assert names == [first, f"{first}-2", f"{first}-3"]


def test_of_processes_that_begin_at_once_in_one_folder_one_succeeds(start, tmp_path) -> None:
    processes = [start(*SEARCH, "--seed", seed, "--output", "same") for seed in range(3)]
    ended = [(process.communicate(timeout=120), process.returncode) for process in processes]
    codes = sorted(code for _, code in ended)
    assert codes == [0, 2, 2]
    for (_, errors), code in ended:
        if code:
            assert "`--output same` already holds a search" in errors
    settings = json.loads((tmp_path / "same" / "settings.json").read_text())
    result = json.loads((tmp_path / "same" / "result.json").read_text())
    assert result["seed"] == settings["seed"]


def test_one_process_at_a_time_goes_on_with_a_search(freerea, tmp_path) -> None:
    assert freerea(*SEARCH, "--output", "mine").returncode == 0
    held = FileLock(tmp_path / "mine" / ".run.lock")
    with held:
        done = freerea("search", "--resume", "mine", "--evaluations", 12)
    assert done.returncode == 2
    assert done.stderr == "error: another process is searching in `mine`.\n"
    assert freerea("search", "--resume", "mine", "--evaluations", 12).returncode == 0


def test_a_lock_dies_with_its_process(freerea, tmp_path, start) -> None:
    process: subprocess.Popen[str] = start(
        *("search", *QUICK, "--metric", "log_synflow", "--evaluations", 500, "--output", "mine")
    )
    while not (tmp_path / "mine" / "study.journal").exists():
        assert process.poll() is None
    process.kill()
    process.communicate()
    done = freerea("search", "--resume", "mine", "--evaluations", 6)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--space", "nats-sss"), '`--space` differs from the search in `mine`, which has "nats-'),
        (("--limit", "flops=1e8"), "`--limit` differs from the search in `mine`, which has {}: "),
        (("--seed", 99), "`--seed` differs from the search in `mine`, which has 0: leave it out"),
        (("--metric", "synflow"), '`--metric` differs from the search in `mine`, which has ["sk'),
        (("--engine", "pymoo"), '`--engine` differs from the search in `mine`, which has "optu'),
        (("--batch", "b.npz"), "`--batch` differs from the search in `mine`, which has null: "),
        (("--output", "other"), "`--output other` cannot be used with `--resume mine`: a search"),
    ],
)
def test_resume_refuses_what_it_would_ignore(freerea, tmp_path, options, message) -> None:
    assert freerea(*SEARCH, "--output", "mine").returncode == 0
    before = contents(tmp_path)
    done = freerea("search", "--resume", "mine", *options)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: {message}")
    assert contents(tmp_path) == before


def test_resume_takes_options_that_say_the_same(freerea, tmp_path) -> None:
    assert freerea(*SEARCH, "--output", "mine").returncode == 0
    same = (*SEARCH[1:], "--space", "nats-tss", "--seed", 0, "--output", "./mine")
    done = freerea("search", "--resume", "mine", *same, "--evaluations", 12)
    assert done.returncode == 0, done.stderr
    assert len(history(tmp_path / "mine")) == 12


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of both kinds of search, undisturbed."""
    return tmp_path_factory.mktemp("undisturbed")


def finished(freerea, undisturbed: Path, command: tuple[object, ...]) -> Path:
    folder = undisturbed / str(command[0])
    if not folder.exists():
        assert freerea(*command, "--output", folder).returncode == 0
    return folder


@pytest.mark.parametrize("command", [SEARCH, PARETO])
@pytest.mark.parametrize("cut", range(4))
def test_a_journal_that_is_cut_anywhere_leads_to_the_same_history(
    freerea, tmp_path, undisturbed, command, cut
) -> None:
    whole = finished(freerea, undisturbed, command)
    folder = tmp_path / "cut"
    shutil.copytree(whole, folder)
    journal = folder / "study.journal"
    size = journal.stat().st_size
    length = random.Random(f"{command[0]} {cut}").randrange(size)
    os.truncate(journal, length)
    done = freerea(command[0], "--resume", folder)
    assert done.returncode == 0, done.stderr
    torn = not whole.joinpath("study.journal").read_bytes()[:length].endswith(b"\n")
    assert ("was incomplete" in done.stderr) == (torn and length > 0)
    assert history(folder) == history(whole)


def test_a_damaged_journal_is_named(freerea, tmp_path) -> None:
    assert freerea(*SEARCH, "--output", "mine").returncode == 0
    journal = tmp_path / "mine" / "study.journal"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([*lines[:3], b"garbage\n", *lines[3:]]))
    before = contents(tmp_path)
    done = freerea("search", "--resume", "mine")
    assert done.returncode == 2
    assert done.stderr.startswith("error: `mine/study.journal` is damaged: ")
    assert len(done.stderr.splitlines()) == 1
    assert contents(tmp_path) == before


def test_a_full_disk_keeps_what_was_done_and_the_run_goes_on_when_there_is_room(
    freerea, tmp_path, monkeypatch
) -> None:
    calls = [0]

    def full(path, mode):
        calls[0] += 1
        if calls[0] > 40:
            with Path(path).open(mode) as file:
                file.write(b'{"op_code":')
            raise OSError(errno.ENOSPC, "No space left on device", path)
        return Path(path).open(mode)

    assert freerea(*SEARCH, "--output", "whole").returncode == 0
    with monkeypatch.context() as patch:
        patch.setattr(journal, "open", full, raising=False)
        done = freerea(*SEARCH, "--output", "mine")
    assert done.returncode == 2
    assert (
        done.stderr.splitlines()[-1]
        == "error: `mine/study.journal` cannot be written: No space left on device. What was done "
        "is kept; go on with: freerea search --resume mine"
    )
    assert (tmp_path / "mine" / "study.journal").read_bytes().endswith(b"\n")
    done = freerea("search", "--resume", "mine")
    assert done.returncode == 0, done.stderr
    assert "incomplete" not in done.stderr
    assert history(tmp_path / "mine") == history(tmp_path / "whole")


def test_a_result_that_cannot_be_written_is_written_by_the_next_call(
    freerea, tmp_path, monkeypatch
) -> None:
    def full(path: Path, rows) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    with monkeypatch.context() as patch:
        patch.setattr("freerea.cli.runs.result.write_rows", full)
        done = freerea(*SEARCH, "--output", "mine")
    assert done.returncode == 2
    assert "`mine/history.csv` cannot be written: No space left on device." in done.stderr
    assert freerea("search", "--resume", "mine").returncode == 0
    assert len(history(tmp_path / "mine")) == 8


def test_a_folder_that_was_moved_in_between_goes_on(freerea, tmp_path) -> None:
    assert freerea(*SEARCH, "--output", "mine").returncode == 0
    (tmp_path / "mine").rename(tmp_path / "moved")
    done = freerea("search", "--resume", "moved", "--evaluations", 12)
    assert done.returncode == 0, done.stderr
    assert len(history(tmp_path / "moved")) == 12


def test_a_mistake_in_the_middle_keeps_what_was_evaluated(freerea, tmp_path, monkeypatch) -> None:
    from freerea.samplers import TrainingFreeObjective
    from freerea_plugins import InputError

    suggest = TrainingFreeObjective.suggest
    calls = threading.local()
    calls.count = 0

    def fail(self, trial):
        calls.count += 1
        if calls.count > 5:
            raise InputError("constraint `mine` failed.")
        return suggest(self, trial)

    with monkeypatch.context() as patch:
        patch.setattr(TrainingFreeObjective, "suggest", fail)
        done = freerea(*SEARCH, "--output", "mine")
    assert done.returncode == 2
    assert (tmp_path / "mine" / "study.journal").exists()
    assert freerea("search", "--resume", "mine").returncode == 0
    assert len(history(tmp_path / "mine")) == 8


@pytest.mark.parametrize("output", ["/proc/mine", "/sys/mine", "/dev/null/mine"])
def test_a_place_that_cannot_be_written(freerea, output) -> None:
    done = freerea(*SEARCH, "--output", output)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: `--output {output}` cannot be written: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_run_on_a_disk_that_is_read_only_is_left_alone(freerea, tmp_path, monkeypatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    assert freerea(*SEARCH, "--output", "mine").returncode == 0
    before = contents(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(FileLock, "acquire", refuse)
        done = freerea("search", "--resume", "mine", "--evaluations", 12)
    assert done.returncode == 2
    assert done.stderr == "error: `mine` cannot be written: Read-only file system.\n"
    assert contents(tmp_path) == before
