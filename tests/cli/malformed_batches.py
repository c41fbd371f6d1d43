"""Batches and programs that are wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.cli.malformed_content import UGLY, Content


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
