"""Whatever an option is given: the command does it, or says in one line what is wrong."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from freerea.spaces import NATSTopology

SPACE = NATSTopology()
CELL, OTHER = (SPACE.encode(SPACE.genotype_at(index)) for index in (0, 5))

NONSENSE = [
    *("", "-1", "9" * 5000, "1e999", "nan", "x" * 5000, "a\n\x1b[31mred", "\udce9[b]"),
    *("=", "/proc/none/x", "/dev/full"),
]
"""Values that no option but a path takes."""

SMALL = ("--metric", "skipped_layers", "--population", "3", "--tournament", "2")
BEGIN = {
    "search": ("search", *SMALL, "--evaluations", "3"),
    "pareto": (
        *("pareto", "--objective", "skipped_layers", "--objective", "flops"),
        *("--evaluations", "3", "--population", "3"),
    ),
    "score": ("score", CELL, "--metric", "skipped_layers"),
    "correlate": ("correlate", "--metric", "skipped_layers", "--benchmark", "t.csv"),
    "judge": ("judge", "--metric", "skipped_layers", "--benchmark", "t.csv"),
    "table show": ("table", "show", "t.csv"),
    "space enumerate": ("space", "enumerate", "nats-tss"),
}
OPTIONS = {
    "search": (
        *("--space", "--dataset", "--metric", "--benchmark", "--fidelity", "--repeats", "--batch"),
        *("--device", "--seed", "--jobs", "--engine", "--population", "--tournament", "--score"),
        *("--evaluations", "--seconds", "--limit", "--resume", "--storage"),
        *("--images", "--resolution", "--channels"),
    ),
    "pareto": ("--algorithm", "--objective", "--limit", "--resume"),
    "score": ("--space", "--dataset", "--repeats", "--seed", "--input"),
    "correlate": ("--sample", "--score"),
    "judge": ("--fitness", "--metric", "--sample", "--limits-from", "--limit"),
    "table show": ("--space", "--dataset"),
    "space enumerate": ("--dataset", "--output"),
}
MORE = {
    "--seconds": ("0", "inf", "1e-400"),
    "--fidelity": (
        *("paper,", "paper,resolution=0", "paper,repeats=1e9", "reduced,channels=-1", ",", "PAPER"),
        f"paper,repeats={'9' * 5000}",
    ),
    "--dataset": ("3x30x30:2", "3x32x32", "3x32x32:0", "2x128:5", ".", "t.csv"),
    "--images": (".", "t.csv", "/proc/self/fd"),
    "--resolution": ("0", "64"),
    "--channels": ("1", "3"),
    "--repeats": ("0", "1.5", "10001"),
    "--seed": ("1.5", str(2**32)),
    "--jobs": ("0", "-2"),
    "--population": ("0", "1", "10001", "2.5"),
    "--tournament": ("0", "4"),
    "--limit": ("flops", "flops=", "flops=nan", "flops=inf", "flops=-1", "flops=0", "flops=1e400"),
    "--limits-from": (",", "flops,", "flops,flops", "flops=1", "column:", "column:x", "FLOPS"),
    "--fitness": ("Paper", "paper,flops", "skipped_layers"),
    "--metric": ("column:", "column:x", "column:x:minimize", "skipped_layers", "SNIP"),
    "--objective": ("column:", "flops", "naswot,snip"),
    "--device": ("meta", "cuda:99", "cpu:0:0", "hpu"),
    "--sample": ("0", "1", "3", "2.5", "ALL"),
    "--engine": ("Optuna", "optuna,pymoo"),
    "--storage": ("nonsense://x", "sqlite:////proc/none/x.db", "redis://127.0.0.1:1", "t.csv"),
    "--resume": (".", "t.csv", "t.csv/x", "/proc/self"),
    "--output": ("t.csv", "t.csv/x", "none/x.csv", ".", ".."),
}


def cases() -> Iterator[tuple[str, str, str]]:
    for command, options in OPTIONS.items():
        for option in options:
            # Almost anything can be a path to write to.
            nonsense = () if option == "--output" else NONSENSE
            for value in (*nonsense, *MORE.get(option, ())):
                yield command, option, value


CASES = list(cases())


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "t.csv"
    path.write_text(f"arch,test_accuracy\n{CELL},10\n{OTHER},20\n")
    return path


def is_refused(freerea, table: Path, arguments: tuple[str, ...]) -> str:
    """Check that one line says what is wrong, and nothing is left behind."""
    before = table.read_bytes()
    started = time.monotonic()
    done = freerea(*arguments)
    assert time.monotonic() - started < 10
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert done.stderr.rstrip("\n").isprintable()
    assert len(done.stderr) < 2200
    assert list(table.parent.iterdir()) == [table]
    assert table.read_bytes() == before
    return str(done.stderr)


@pytest.mark.parametrize(
    ("command", "option", "value"),
    CASES,
    ids=[f"{command} {option} {ascii(value)[1:20]}" for command, option, value in CASES],
)
def test_a_value_that_is_nonsense_is_refused_in_one_line(
    freerea, table, command: str, option: str, value: str
) -> None:
    output = ("--output", "new") if command in ("correlate", "judge") else ()
    is_refused(freerea, table, (*BEGIN[command], *output, option, value))


@pytest.mark.parametrize(
    "value", ["", "\x1b[31m", "9" * 5000, f"{CELL}\n", CELL + "x", "٣:8:8:8:8"]
)
@pytest.mark.parametrize("space", ["nats-tss", "nats-sss", "nasbench101"])
def test_an_architecture_that_is_nonsense(freerea, table, space: str, value: str) -> None:
    is_refused(freerea, table, ("score", value, "--space", space, "--metric", "skipped_layers"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "metrics", "metrics"),
        ("list", "--json"),
        ("list", "\x1b[31m"),
        ("space", "show"),
        ("space", "show", "nats-tss", "--dataset", "\x1b[31m"),
        ("space", "show", "9" * 5000),
        ("table", "show"),
        ("table", "import", "t.csv"),
        ("\x1b[31m",),
        ("--json",),
        ("--version=3",),
        ("search", "--seed"),
        ("search", "--json=no"),
        ("search", "extra"),
        ("score",),
    ],
    ids=ascii,
)
def test_arguments_that_are_too_few_or_too_many(freerea, table, arguments) -> None:
    is_refused(freerea, table, arguments)


@pytest.mark.parametrize(
    "value", ["", ".", "t.csv", "/dev/full", "/proc/none/x", "x" * 5000, "\x1b[31m/x"]
)
def test_a_cache_that_cannot_be_used_does_no_harm(freerea, table, value: str) -> None:
    before = table.read_bytes()
    done = freerea(
        *("score", CELL, "--space", "nats-tss", "--metric", "naswot", "--repeats", "1"),
        *("--cache", value, "--json"),
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["metrics"]["naswot"]
    assert all(line.startswith("warning: cache `") for line in done.stderr.splitlines())
    assert all(len(line) < 2200 for line in done.stderr.splitlines())
    assert done.stderr.replace("\n", "").isprintable()
    assert table.read_bytes() == before
