"""A user's mistake gives one line that names the argument, the value and what would be right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

SEARCH = ("search", "--evaluations", 5, "--population", 3, "--tournament", 2)
PARETO = ("pareto", "--objective", "naswot", "--objective", "flops")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            (*SEARCH, "--metric", "log_synflo"),
            "unknown metric `log_synflo`. Did you mean `log_synflow`? Known: ",
        ),
        ((*SEARCH, "--metric", "naswot", "--metric", "naswot"), "metric `naswot` is named twice"),
        ((*SEARCH, "--space", "nats"), "unknown space `nats`. Did you mean `nats-tss`? Known: "),
        (
            (*SEARCH, "--dataset", "cifar11"),
            "unknown data set of space `nats-tss` `cifar11`. Did you mean `cifar10`? Known: ",
        ),
        (
            (*SEARCH, "--fidelity", "full"),
            "unknown fidelity `full`. Known: paper, reduced, single.",
        ),
        (
            (*SEARCH, "--limit", "flop=1e8"),
            "unknown constraint `flop`. Did you mean `flops`? Known: ",
        ),
        ((*SEARCH, "--engine", "ray"), "unknown engine `ray`. Known: optuna, pymoo."),
        ((*SEARCH, "--score", "rank"), "unknown score `rank`. Did you mean `log-rank`? Known: "),
        ((*SEARCH, "--limit", "flops"), "`--limit flops` must be NAME=VALUE with a number"),
        ((*SEARCH, "--limit", "flops=many"), "`flops=many` must be a number, as flops=30M."),
        (
            (*SEARCH, "--limit", "flops=1e8", "--limit", "flops=1e7"),
            "limit `flops` is given twice.",
        ),
        ((*SEARCH, "--limit", "flops=-1"), "limit `flops` must be a positive number, got -1.0."),
        (
            (*SEARCH, "--limit", "flops=1e6"),
            "limit `flops=1M` is infeasible: the smallest cost in `nats-tss` is 7783050 "
            "multiply-adds (7.783M).",
        ),
        (
            (*SEARCH, "--limit", "params=1000"),
            "limit `params=1000` is infeasible: the smallest cost in `nats-tss` is 73306 "
            "parameters (73.31k).",
        ),
        (
            (*SEARCH, "--space", "nasbench101", "--limit", "params=1e5"),
            "limit `params=100k` is infeasible: the smallest cost in `nasbench101` is 227274 "
            "parameters (227.3k).",
        ),
        (
            ("score", "--space", "nasbench101", "3:101"),
            "`3:101` is not a cell of `nasbench101`: write VERTICES:MATRIX:OPERATIONS, as ",
        ),
        (
            ("score", "--space", "nasbench101", "5:1111111111:000"),
            "has 10 edges on paths from its first vertex to its last; a cell of `nasbench101` has "
            "at most 9.",
        ),
        (
            ("score", "--space", "nasbench101", "f" * 32),
            "is a hash, from which its cell cannot be told: look it up in the list that ",
        ),
        (("search", "--evaluations", 0), "`--evaluations` must be at least 1, got 0."),
        (("search", "--seconds", -1), "`--seconds` must be positive, got -1."),
        (("search", "--population", 1), "`population_size` must be at least 2, got 1."),
        (
            ("search", "--population", 5, "--tournament", 6),
            "`tournament_size` must be from 1 to the population size 5, got 6.",
        ),
        ((*SEARCH, "--device", "gpu"), "device `gpu` cannot be used: "),
        ((*SEARCH, "--repeats", 0), "`repeats` must be at least 1, got 0."),
        ((*SEARCH, "--seed", -1), "`--seed` must be from 0 to 4294967295, got -1."),
        (("score", "none", "--seed", 2**48), "`--seed` must be from 0 to 4294967295, got 2814749"),
        (
            (*PARETO, "--seed", 2**32),
            "`--seed` must be from 0 to 4294967295, got 4294967296.",
        ),
        (
            ("correlate", "--benchmark", "none", "--output", "out", "--seed", -1),
            "`--seed` must be from 0 to 4294967295, got -1.",
        ),
        ((*SEARCH, "--jobs", 0), "`--jobs` must be at least 1, got 0."),
        ((*SEARCH, "--batch", "none.npz"), "none.npz` is not a readable .npz file: "),
        ((*SEARCH, "--benchmark", "none.csv"), "none.csv` cannot be read: "),
        ((*SEARCH, "--storage", "nosql:///x"), "`--storage nosql:///x` cannot be opened: "),
        (("search", "--resume", "nowhere"), "`--resume nowhere`: there is no search in this"),
        (
            ("score", "|skip_connect~0|"),
            "`|skip_connect~0|` is not a cell of `nats-tss`: write |op~0|+|op~0|op~1|+",
        ),
        (
            ("score", "|skip_conect~0|+|none~0|none~1|+|none~0|none~1|none~2|"),
            "unknown operation `skip_conect`. Did you mean `skip_connect`? Known: ",
        ),
        (("space", "show", "nats"), "unknown space `nats`. Did you mean `nats-tss`? Known: "),
        (("space", "enumerate", "nats-tss", "--jobs", 0), "`--jobs` must be at least 1, got 0."),
        (
            ("space", "enumerate", "nats-tss", "--dataset", "mnist"),
            "unknown data set of space `nats-tss` `mnist`. Known: ",
        ),
        (
            ("space", "enumerate", "nats-tss", "--output", "none/list.csv"),
            "`--output none/list.csv` cannot be written: ",
        ),
        (("list", "metric"), "unknown list `metric`. Did you mean `metrics`? Known: "),
    ],
)
def test_one_line_says_what_would_be_right(freerea, tmp_path, arguments, message) -> None:
    done = freerea(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert message in done.stderr
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.glob("runs/*/result.json"))


@pytest.mark.parametrize("engine", ["optuna", "pymoo"])
def test_the_largest_seed_can_be_used(freerea, engine) -> None:
    done = freerea(*SEARCH, "--repeats", 1, "--engine", engine, "--seed", 2**32 - 1)
    assert done.returncode == 0, done.stderr


def test_a_batch_of_the_wrong_shape_names_both_shapes(freerea, tmp_path) -> None:
    np.savez(tmp_path / "small.npz", images=np.zeros((64, 3, 16, 16), dtype=np.float32))
    done = freerea(*SEARCH, "--batch", "small.npz")
    assert done.returncode == 2
    assert "(64, 3, 16, 16)" in done.stderr
    assert "(n, 3, 32, 32)" in done.stderr


def test_a_benchmark_table_without_the_column_names_those_it_has(freerea, tmp_path) -> None:
    cell = "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|"
    (tmp_path / "table.csv").write_text(f"arch,accuracy\n{cell},10\n")
    done = freerea(*SEARCH, "--benchmark", "table.csv")
    assert done.returncode == 2
    assert (
        "has no column `test_accuracy` or `cifar10_test_accuracy`; it has accuracy." in done.stderr
    )


def test_a_folder_with_a_search_is_not_overwritten(freerea, tmp_path) -> None:
    assert freerea(*SEARCH, "--repeats", 1, "--output", "mine").returncode == 0
    before = (tmp_path / "mine" / "result.json").read_text()
    done = freerea(*SEARCH, "--output", "mine")
    assert done.returncode == 2
    assert "`--output mine` already holds a search; use `--resume mine`." in done.stderr
    assert (tmp_path / "mine" / "result.json").read_text() == before


def test_a_search_that_could_not_begin_leaves_nothing_behind(freerea, tmp_path) -> None:
    assert freerea(*SEARCH, "--limit", "flops=10", "--output", "mine").returncode == 2
    assert not list(tmp_path.iterdir())
    done = freerea(*SEARCH, "--repeats", 1, "--limit", "flops=1e8", "--output", "mine")
    assert done.returncode == 0, done.stderr


def test_an_output_that_cannot_be_written(freerea, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    done = freerea(*SEARCH, "--output", Path("file") / "folder")
    assert done.returncode == 2
    assert "`--output file/folder` cannot be written: " in done.stderr


def test_damaged_settings_of_a_search_to_resume(freerea, tmp_path) -> None:
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "settings.json").write_text("{")
    done = freerea("search", "--resume", "damaged")
    assert done.returncode == 2
    assert done.stderr.startswith("error: settings `damaged/settings.json` cannot be read: ")


def test_a_study_with_other_metrics_is_not_mixed(freerea, tmp_path) -> None:
    storage = ("--storage", f"sqlite:///{tmp_path / 'studies.db'}", "--study", "mine")
    first = freerea(*SEARCH, *storage, "--metric", "skipped_layers", "--output", "a")
    assert first.returncode == 0, first.stderr
    done = freerea(*SEARCH, *storage, "--metric", "log_synflow", "--output", "b")
    assert done.returncode == 2
    assert "study `mine` is of something else: " in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "different"),
    [
        (("--limit", "flops=2e7"), "limit"),
        (("--dataset", "cifar100"), "cifar100"),
        (("--fidelity", "paper"), "fidelity"),
        (("--seed", 7), "seed"),
        (("--space", "nats-sss", "--metric", "flops"), "nats-sss"),
        (("--score", "log-rank"), "score"),
    ],
)
def test_a_study_of_something_else_is_not_mixed(freerea, tmp_path, options, different) -> None:
    storage = ("--storage", f"sqlite:///{tmp_path / 'studies.db'}")
    metrics = ("--metric", "skipped_layers", "--metric", "params")
    assert freerea(*SEARCH, *metrics, *storage, "--output", "a").returncode == 0
    done = freerea(*SEARCH, *metrics, *storage, *options, "--output", "b")
    assert done.returncode == 2
    assert "study `freerea` is of something else: " in done.stderr
    assert different in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "b").exists()
