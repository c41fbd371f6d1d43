"""Whatever a user hands over: one line says what is wrong, and no file comes to harm."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import struct
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest

from freerea.spaces import NATSTopology

SPACE = NATSTopology()
CELL, OTHER = (SPACE.encode(SPACE.genotype_at(index)) for index in (4, 5))
LONGEST = 5.0
"""Seconds that a command may take to find out."""

Content = bytes | Callable[[Path], object]

UGLY = {
    "empty": b"",
    "null": b"\0",
    "nulls": b"\0" * 10_000,
    "newlines": b"\n" * 100,
    "returns": b"\r\r\r",
    "latin-1": "größe".encode("latin-1"),
    "utf-16": f"arch,test_accuracy\n{CELL},1\n".encode("utf-16"),
    "utf-32": f"arch,test_accuracy\n{CELL},1\n".encode("utf-32"),
    "mark": b"\xef\xbb\xbf",
    "surrogate": b"\xed\xa0\x80",
    "escape": b"\x1b[2J\x1b]0;title\x07",
    "JSON": b'{"arch": 1}',
    "pickle": b"\x80\x04K\x01.",
    "gzip": gzip.compress(b"arch"),
    "zip": b"PK\x03\x04 cut short",
    "zip end": b"PK\x05\x06" + bytes(18),
    "Parquet": b"PAR1PAR1",
    "Parquet length": b"PAR1" + struct.pack("<I", 2**31) + b"PAR1",
    "NumPy": b"\x93NUMPY\x01\x00",
    "ELF": b"\x7fELF" + bytes(100),
    "brackets": b"(" * 10_000,
    "quote": b'"',
    "commas": b"," * 10_000,
    "markup": b"[/red][bold]",
    "random": np.random.default_rng(0).bytes(5000),
}
"""Files that are none of what is expected."""


def a_folder(path: Path) -> None:
    path.mkdir()
    (path / "mine.txt").write_text("mine")


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_loop(path: Path) -> None:
    path.symlink_to(path.name)


def a_dangling_link(path: Path) -> None:
    path.symlink_to("nowhere")


def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


NO_FILES: dict[str, Callable[[Path], object]] = {
    each.__name__.replace("_", " "): each
    for each in (a_folder, a_pipe, a_loop, a_dangling_link, a_device)
}
NO_FILES["nothing"] = lambda path: None


def csv_cases() -> Iterator[tuple[str, Content]]:
    head = "arch,test_accuracy,latency"
    row = f"{CELL},90,1"
    numbers = [
        *("9_0", "1e", "--1", "0x10", "1,5", "٣", "½", "1 2", "1e400", "-1e400", "inf", "-inf"),
        *("Infinity", "True", "None", "null", "1.2.3", "\x1b[31m5", "[/b]", "$1$", "1" * 5000),
        *(
            "=1+1",
            "1%",
            "\uff11",
            "\u200b1",
            "1e999999999999",
            "+-1",
            "e5",
            ".",
            "-",
            "+",
            "_1",
            "1_",
        ),
    ]
    for number in numbers:
        if number == "1,5":
            yield "row with a comma for a point", f"{head}\n{CELL},90,1,5\n".encode()
        else:
            yield f"latency {number[:12]!r}", f"{head}\n{CELL},90,{number}\n".encode()
            yield f"accuracy {number[:12]!r}", f"{head}\n{CELL},{number},1\n".encode()
    for number in ("", " ", "nan", "NaN", "-1", "100.1", "1e3"):
        yield f"accuracy {number!r}", f"{head}\n{CELL},{number},1\n".encode()
    cells = [
        *("", " ", "x", "|", "|none~0|", CELL.upper(), CELL[:-1], CELL + "|", CELL * 2, "\x1b[2J"),
        *(CELL.replace("skip", "zero"), "a" * 100_000, "[/]", "$", "😀", "../../etc/passwd"),
        *(f'"{CELL}\n"', f'"{CELL}, "', CELL.replace("~", "\u301c"), "\u202e" + CELL),
    ]
    for cell in cells:
        yield f"cell {cell[:12]!r}", f"{head}\n{cell},90,1\n".encode()
    headers = [
        *("arch", "test_accuracy,latency", "Arch,test_accuracy,latency", "arch;test_accuracy"),
        *("arch,arch,latency", "arch,latency,latency", "arch,,", "arch\ttest_accuracy\tlatency"),
        *(" arch,test_accuracy,latency", '"arch,test_accuracy,latency', "arch,test_accuracy,arch"),
        *("\ufeff\ufeffarch,test_accuracy,latency", "arch,test\0_accuracy,latency", row, "#"),
    ]
    for header in headers:
        yield f"header {header[:24]!r}", f"{header}\n{row}\n".encode()
    bodies = {
        "no rows": "",
        "blank rows": "\n\n\n",
        "short": f"{CELL},90\n",
        "shorter": f"{CELL}\n",
        "long": f"{row},\n",
        "longer": f"{row}{',1' * 1000}\n",
        "twice": f"{row}\n{row}\n",
        "twice with other values": f"{row}\n{CELL},80,2\n",
        "open quote": f'{row}\n"{OTHER},90,1\n',
        "text after a quote": f'"{CELL}"x,90,1\n',
        "null": f"{row}\n\0\n",
        "field too long": f'{CELL},90,"{"1" * 200_000}"\n',
        "separators": f"{row}\n{OTHER},90\u2028,\u2029\n",
    }
    for name, body in bodies.items():
        yield name, f"{head}\n{body}".encode()
    yield "latin-1 later on", f"{head}\n{row}\n".encode() + b"\xff\xfe\n"


def a_parquet(columns: Any, metadata: Mapping[bytes, bytes] | None = None) -> bytes:
    table = columns if isinstance(columns, pyarrow.Table) else pyarrow.table(columns)
    file = io.BytesIO()
    pyarrow.parquet.write_table(table.replace_schema_metadata(metadata), file)
    return file.getvalue()


def parquet_cases() -> Iterator[tuple[str, Content]]:
    whole: dict[str, Any] = {"arch": [CELL, OTHER], "test_accuracy": [90.0, 80.0]}
    good = a_parquet(whole)
    for length in {*range(0, len(good), len(good) // 40), len(good) - 1}:
        yield f"first {length} bytes", good[:length]
    yield "bytes before", b"\0" * 8 + good[4:]
    metadata = [
        *("[1]", "1", "null", "", "{", '"x"', '{"space": 1}', '{"space": null}', '{"hp": ["x"]}'),
        *('{"space": "nats-sss"}', '{"space": "\\u001b[2J"}', '{"a": {"b": 1}}', "\xff\xfe"),
        *('{"space": "nats-tss"', "[" * 10_000, '{"space_version": 1}', '{"all_canonical": true}'),
        *('{"space": ""}', '{"space": "nats-tss\\n"}', '{"space": "../nats-tss"}', "NaN"),
    ]
    for text in metadata:
        written = {b"freerea": text.encode("latin-1")}
        yield f"metadata {text[:20]!r}", a_parquet(whole, written)
    claims = {
        b"freerea": json.dumps({"space": "nats-tss", "space_version": SPACE.version}).encode()
    }
    columns: dict[str, Any] = {
        "numbers": [1, 2],
        "missing": [CELL, None],
        "twice": [CELL, CELL],
        "lists": [[CELL], [OTHER]],
        "bytes": [CELL.encode(), b"\xff"],
        "nothing": [None, None],
        "escapes": ["\x1b[2J", "\n\n"],
        "huge": ["x" * 1_000_000, CELL],
        "empty": ["", ""],
    }
    for name, values in columns.items():
        yield f"cells: {name}", a_parquet({**whole, "arch": values})
        if name != "escapes" and name not in ("huge", "empty"):
            yield (
                f"cells that say they were checked: {name}",
                a_parquet({**whole, "arch": values}, claims),
            )
    accuracies: dict[str, Any] = {
        "words": ["high", "low"],
        "nan": [90.0, float("nan")],
        "missing": [90.0, None],
        "infinite": [90.0, float("inf")],
        "large": [90.0, 1e300],
        "lists": [[1.0], [2.0]],
        "structures": [{"a": 1}, {"a": 2}],
        "times": np.array([0, 1], "M8[s]"),
        "large whole numbers": np.array([1, 2**63 + 1], np.uint64),
    }
    for name, values in accuracies.items():
        yield f"accuracies: {name}", a_parquet({**whole, "test_accuracy": values})
    for names in (("arch", "arch"), ("test_accuracy", "test_accuracy"), ("x", "test_accuracy")):
        table = pyarrow.table([[CELL], [90.0], [90.0]], names=[*names, "y"])
        yield f"columns {names}", a_parquet(table)
    yield "no rows", a_parquet({"arch": pyarrow.array([], "string")})
    yield "no columns", a_parquet(pyarrow.table({}))


def an_archive(**entries: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(f"{name}.npy", content)
    return file.getvalue()


def arrays(**values: Any) -> bytes:
    file = io.BytesIO()
    np.savez(file, **values)
    return file.getvalue()


def an_entry(header: str, data: bytes = b"", version: int = 1) -> bytes:
    length = len(header).to_bytes(2 if version == 1 else 4, "little")
    return b"\x93NUMPY" + bytes([version, 0]) + length + header.encode() + data


def npz_cases() -> Iterator[tuple[str, Content]]:
    images = np.zeros((3, 3, 32, 32), np.float32)
    good = arrays(images=images[:, :, :2, :2], labels=[0, 1, 2])
    for length in {*range(0, len(good), len(good) // 20), len(good) - 1}:
        yield f"first {length} bytes", good[:length]
    shapes = [(), (0,), (3,), (0, 3, 32, 32), (1, 3, 32, 32), (3, 32, 32, 3), (3, 3, 31, 32)]
    for shape in [*shapes, (3, 3, 32, 32, 1), (1, 3, 3, 32, 32)]:
        yield f"shape {shape}", arrays(images=np.zeros(shape, np.float32))
    kinds: list[Any] = ["c8", "c16", "M8[s]", "m8[D]", "S3", "U3", "V8", [("a", "f4")], "O"]
    for kind in kinds:
        values = images.astype(np.int64).astype(kind)
        yield f"images of {kind}", arrays(images=values)
        yield f"labels of {kind}", arrays(images=images, labels=values[:, 0, 0, 0])
    for value in (np.nan, np.inf, -np.inf, 1e300, -1e39):
        wrong = images.astype(np.float64)
        wrong[1, 2, 3, 4] = value
        yield f"images with {value}", arrays(images=wrong)
    labels: list[Any] = [
        [0, 1],
        [0, 1, 10],
        [0, 1, -1],
        [0, 1, 0.5],
        [0, 1, np.nan],
        0,
        [[0, 1, 2]],
    ]
    for each in [*labels, [0, 1, 1e300], [0, 1, 2**63], [], ["a", "b", "c"], [0, 1, np.inf]]:
        yield f"labels {each}", arrays(images=images, labels=each)
    announced = ["1000000000000, 3, 32, 32", "2, 3, 32, 32", "4, 3, 32, 32", "-3, 3, 32, 32"]
    for shape_text in [*announced, "10**9,", "1e3, 3", f"{10**30}, 3, 32, 32", "True, 3, 32, 32"]:
        for version in (1, 2):
            header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape_text})}}\n"
            entry = an_entry(header, images.tobytes(), version)
            yield f"header {shape_text} of version {version}", an_archive(images=entry)
    headers = ["", "{}", "(" * 5000, "__import__('os')", "{'shape': (3,)}", "\x1b[2J", "1" * 9000]
    for header in headers:
        yield f"header {header[:12]!r}", an_archive(images=an_entry(header + "\n"))
    for descr in ("<f9999999999", "|O", "<x4", "", "f4,f4", "<M8[parsec]", "(3,)f4"):
        header = f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': (3, 3, 32, 32)}}\n"
        yield f"type {descr!r}", an_archive(images=an_entry(header, images.tobytes()))
    yield "version 3", an_archive(images=an_entry("{}\n", version=3))
    yield "version 9", an_archive(images=an_entry("{}\n", version=9))
    yield "text for an array", an_archive(images=b"images")
    yield "nothing for an array", an_archive(images=b"")
    yield "other names", arrays(pictures=images, labels=[0, 1, 2])
    yield "no arrays", an_archive()
    yield "paths for names", an_archive(**{"../images": an_entry("{}\n")})
    yield "escapes for names", an_archive(**{"\x1b[2Jimages": an_entry("{}\n")})
    yield "labels that are none", an_archive(images=arrays_entry(images), labels=b"labels")
    encrypted = bytearray(an_archive(images=b"x" * 100))
    encrypted[6] |= 1
    encrypted[encrypted.index(b"PK\x01\x02") + 8] |= 1
    yield "encrypted", bytes(encrypted)
    packed = bytearray(an_archive(images=b"x" * 100))
    packed[8] = packed[packed.index(b"PK\x01\x02") + 10] = 99
    yield "packed in another way", bytes(packed)


def arrays_entry(values: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, values)
    return file.getvalue()


NETWORK = "from torch import nn\n"
PROGRAMS = {
    "exits well": "import sys; sys.exit(0)",
    "exits with a text": "raise SystemExit('bye')",
    "exits with nothing": "raise SystemExit",
    "raises": "1 / 0",
    "raises a base": "raise BaseException",
    "raises a generator's end": "raise GeneratorExit",
    "raises lines": "raise ValueError('a\\nb\\x1b[2J')",
    "raises an error that cannot be told": "class E(Exception):\n __str__ = None\nraise E",
    "raises many": "raise ExceptionGroup('many', [ValueError(1), TypeError(2)])",
    "raises in a chain": "try:\n 1/0\nexcept ZeroDivisionError:\n raise KeyError",
    "asserts": "assert False",
    "does not parse": "def build(:",
    "is not indented": "def build():\npass",
    "returns outside": "return 1",
    "nests too deep": "(" * 300 + ")" * 300,
    "imports nothing": "import no_such_module_anywhere",
    "imports beyond itself": "from . import sibling",
    "has a wrong encoding": "# -*- coding: nonsense -*-\n",
    "has no function": "x = 1",
    "has a number": "build = 3",
    "has a class": NETWORK + "build = lambda: nn.Linear",
    "has a network": NETWORK + "build = nn.Identity()",
    "needs arguments": "def build(width): pass",
    "needs named arguments": "def build(*, width): pass",
    "returns nothing": "def build(): pass",
    "returns a module": "import os\ndef build(): return os",
    "yields": "def build(): yield 1",
    "is asynchronous": "async def build(): pass\nimport warnings; warnings.simplefilter('ignore')",
    "recurses": "def build(): return build()",
    "exits when called": "import os, sys\ndef build(): sys.exit()",
    "takes no images": NETWORK + "def build(): return nn.Linear(7, 3)",
    "exits in forward": (
        NETWORK + "class N(nn.Module):\n def forward(self, x): raise SystemExit(0)\nbuild = N"
    ),
    "returns no logits": (
        NETWORK + "class N(nn.Module):\n def forward(self, x): return None\nbuild = N"
    ),
    "has no forward": NETWORK + "class N(nn.Module): pass\nbuild = N",
    "forgets to begin": NETWORK + "class N(nn.Linear):\n def __init__(self): pass\nbuild = N",
    "cannot be asked": "def __getattr__(name): raise RuntimeError(name)",
    "has a wrong signature": "class B:\n __signature__ = 3\n def __call__(self): pass\nbuild = B()",
}


def python_cases() -> Iterator[tuple[str, Content]]:
    for name, program in PROGRAMS.items():
        yield name, program.encode()
    for name in ("null", "latin-1", "utf-16", "random", "ELF", "escape", "quote", "gzip"):
        yield name, UGLY[name]


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
