"""Whatever a user hands over: one line says what is wrong, and no file comes to harm."""

from __future__ import annotations

import gzip
import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.cli.malformed_batches import NETWORK, arrays, npz_cases, python_cases
from tests.cli.malformed_content import (
    CELL,
    NO_FILES,
    OTHER,
    UGLY,
    Content,
    a_dangling_link,
    a_device,
    a_folder,
    a_loop,
    a_pipe,
)
from tests.cli.malformed_tables import a_parquet, csv_cases, parquet_cases

LONGEST = 30.0
"""Seconds after which a command hangs."""

DOORS: dict[str, tuple[str, tuple[object, ...]]] = {
    "csv": ("t.csv", ("score", CELL, "--metric", "skipped_layers", "--benchmark", "t.csv")),
    "gz": ("t.csv.gz", ("score", CELL, "--metric", "skipped_layers", "--benchmark", "t.csv.gz")),
    "show": ("t.parquet", ("table", "show", "t.parquet")),
    "parquet": ("t.parquet", ("correlate", "--benchmark", "t.parquet", "--output", "out")),
    "npz": ("b.npz", ("score", CELL, "--metric", "naswot", "--batch", "b.npz")),
    "py": ("m.py", ("score", "m.py:build", "--input", "4")),
    "tfrecord": (
        "a.tfrecord",
        ("table", "import", "a.tfrecord", "new.parquet", "--space", "nasbench101"),
    ),
    "archive": (
        "a.pickle.pbz2",
        ("table", "import", "a.pickle.pbz2", "new.parquet", "--space", "nats-tss", "--trust"),
    ),
}
CASES = [
    *(("csv", name, content) for name, content in csv_cases()),
    *(("gz", name, gzip.compress(content)) for name, content in csv_cases() if "row" in name),
    *(("parquet", name, content) for name, content in parquet_cases()),
    *(("npz", name, content) for name, content in npz_cases()),
    *(("py", name, content) for name, content in python_cases()),
    *(
        (door, name, content)
        for door in DOORS
        for name, content in {**NO_FILES, **({} if door == "py" else UGLY)}.items()
    ),
]


def test_what_is_right_is_taken(freerea, tmp_path) -> None:
    """Otherwise the cases below would say nothing."""
    (tmp_path / "t.csv").write_text(f"arch,test_accuracy,latency\n{CELL},90,1\n{OTHER},80,\n")
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress((tmp_path / "t.csv").read_bytes()))
    table = {"arch": [CELL, OTHER], "test_accuracy": [90.0, 80.0]}
    (tmp_path / "t.parquet").write_bytes(a_parquet(table, {b"freerea": b'{"space": "nats-tss"}'}))
    images = np.zeros((3, 3, 32, 32), np.float32)
    (tmp_path / "b.npz").write_bytes(arrays(images=images, labels=[0, 1, 2]))
    (tmp_path / "m.py").write_text(NETWORK + "def build(): return nn.Linear(4, 3)")
    for door in ("csv", "gz", "show", "parquet", "npz", "py"):
        done = freerea(*DOORS[door][1], *(("--repeats", 1) if door != "show" else ()))
        assert done.returncode == 0, done.stderr


def state_of(folder: Path) -> dict[str, str]:
    """Return what each file holds, and what else there is."""
    state = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            state[name] = f"link to {path.readlink()}"
        elif path.is_file():
            state[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        else:
            state[name] = "folder" if path.is_dir() else "something else"
    return {name: kind for name, kind in state.items() if "__pycache__" not in name}


def assert_refused(freerea: Any, tmp_path: Path, arguments: tuple[object, ...], lines: int) -> str:
    """Check that a command says what is wrong in so many lines, and does no harm."""
    before = state_of(tmp_path)
    started = time.monotonic()
    done = freerea(*arguments)
    assert time.monotonic() - started < LONGEST
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr.startswith("error: ")
    assert done.stderr.endswith("\n")
    assert done.stderr.replace("\n", "").isprintable()
    assert len(done.stderr.splitlines()) <= lines
    assert all(len(line) < 2100 for line in done.stderr.splitlines())
    assert "Traceback" not in done.stderr
    assert "freerea/" not in done.stderr
    assert state_of(tmp_path) == before
    return done.stderr


@pytest.mark.parametrize(
    ("door", "content"),
    [(door, content) for door, _, content in CASES],
    ids=[f"{door}: {name}".encode("ascii", "replace").decode() for door, name, _ in CASES],
)
def test_a_file_that_is_wrong_is_refused_in_one_line(
    freerea, tmp_path, door: str, content: Content
) -> None:
    name, arguments = DOORS[door]
    path = tmp_path / name
    if callable(content):
        content(path)
    else:
        path.write_bytes(content)
    # Where a user's own program fails, its frames follow.
    assert_refused(freerea, tmp_path, arguments, lines=40 if door == "py" else 1)


def mine(path: Path) -> None:
    path.write_text("mine")


def a_folder_of(*names: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.mkdir()
        for name in names:
            mine(path / name)

    return make


def a_link_to_a_file(path: Path) -> None:
    mine(path.with_name("target"))
    path.symlink_to("target")


def a_link_to_a_folder(path: Path) -> None:
    a_folder(path.with_name("target"))
    path.symlink_to("target")


ENUMERATE = ("space", "enumerate", "nats-tss", "--output")
CORRELATE = ("correlate", "--metric", "skipped_layers", "--benchmark", "good.csv", "--output")
IMPORT = ("table", "import", "good.tfrecord")
FOREIGN: list[tuple[str, Callable[[Path], object], tuple[object, ...]]] = [
    *(
        ("list.csv", make, (*ENUMERATE, "list.csv"))
        for make in (mine, a_folder, a_pipe, a_loop, a_dangling_link, a_device, a_link_to_a_file)
    ),
    *(
        ("list.csv", make, (*ENUMERATE, "list.csv", "--force"))
        for make in (a_folder, a_pipe, a_loop, a_dangling_link, a_device, a_link_to_a_folder)
    ),
    *(
        ("folder", a_folder, (*ENUMERATE, output, "--force"))
        for output in (".", "", "..", "folder/..", "folder/mine.txt/x", "none/x", "/", "a" * 300)
    ),
    *(
        ("out", make, (*CORRELATE, "out"))
        for make in (
            *(mine, a_pipe, a_loop, a_device, a_link_to_a_file),
            *map(
                a_folder_of,
                (
                    *("values.csv", "correlations.csv", "settings.json", "pool_score.png"),
                    *("skipped_layers.svg", "skipped_layers.png", "pool_score.svg"),
                ),
            ),
        )
    ),
    ("file", mine, (*CORRELATE, "file/out")),
    *(
        ("new.parquet", make, (*IMPORT, "new.parquet", "--space", "nasbench101"))
        for make in (mine, a_folder, a_pipe, a_loop, a_dangling_link, a_link_to_a_file)
    ),
    *(
        ("new.parquet.part", make, (*IMPORT, "new.parquet", "--space", "nasbench101"))
        for make in (
            *(mine, a_folder, a_pipe, a_loop, a_link_to_a_folder, a_link_to_a_file),
            *map(a_folder_of, ("import.json", "000000000000001.parquet", ".hidden")),
        )
    ),
    *(
        ("folder", a_folder, (*IMPORT, output, "--space", "nasbench101"))
        for output in (".", "", "x.csv", "folder", ".parquet", "a" * 300 + ".parquet")
    ),
]


@pytest.mark.parametrize(("name", "make", "arguments"), FOREIGN)
def test_what_was_there_before_stays(
    freerea, tmp_path, name: str, make: Callable[[Path], object], arguments: tuple[object, ...]
) -> None:
    (tmp_path / "good.csv").write_text(f"arch,test_accuracy\n{CELL},90\n{OTHER},80\n")
    (tmp_path / "good.tfrecord").write_bytes(b"")
    make(tmp_path / name)
    assert_refused(freerea, tmp_path, arguments, lines=1)


def test_a_path_that_no_terminal_should_obey(freerea, tmp_path) -> None:
    path = tmp_path / "\x1b[2J\n\u202e[red].csv"
    path.write_text("arch\nx\n")
    shown = assert_refused(
        freerea, tmp_path, ("table", "show", path.name, "--space", "nats-tss"), lines=1
    )
    assert r"\x1b[2J \u202e[red].csv, line 2: " in shown


@pytest.mark.parametrize("suffix", ["", ".csv", ".parquet", ".npz", ".py:f", ".tfrecord"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("score", CELL, "--benchmark"),
        ("score", CELL, "--batch"),
        ("table", "show", "--space", "nats-tss"),
        ("table", "import", "--space", "nasbench101", "new.parquet"),
        ("score", "--input", "4"),
        (*CORRELATE[:3], "--output", "out", "--benchmark"),
    ],
)
def test_a_name_that_is_too_long(
    freerea, tmp_path, arguments: tuple[object, ...], suffix: str
) -> None:
    assert_refused(freerea, tmp_path, (*arguments, "a" * 300 + suffix), lines=1)
