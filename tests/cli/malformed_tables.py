"""Benchmark tables that are wrong, CSV and Parquet."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet

from tests.cli.malformed_content import CELL, OTHER, SPACE, Content


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
