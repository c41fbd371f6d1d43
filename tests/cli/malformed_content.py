"""Files that are none of what a command expects."""

from __future__ import annotations

import gzip
import os
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np

from freerea.spaces import NATSTopology

SPACE = NATSTopology()
CELL, OTHER = (SPACE.encode(SPACE.genotype_at(index)) for index in (4, 5))
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

GARBAGE = {
    "empty": b"",
    "a space": b" ",
    "null": b"null",
    "a number": b"3",
    "a list": b"[]",
    "an empty object": b"{}",
    "nested too deep": b"[" * 100_000,
    "not UTF-8": b"\xff\xfe{}",
    "NUL bytes": b"\0" * 64,
    "an escape sequence": b"\x1b[31m",
    "a long line": b"x" * 100_000,
    "a table": b"arch,test_accuracy\na,1\n",
    "an unfinished object": b'{"space": "nats-',
}
"""What may stand in a file of a run in place of JSON."""


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
