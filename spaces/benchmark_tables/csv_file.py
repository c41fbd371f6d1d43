"""Benchmark tables in CSV files."""

from __future__ import annotations

import csv
import functools
import gzip
import io
import math
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, cast

import numpy as np

from freerea_plugins import InputError, SearchSpace

from .columns import ARCHITECTURE, checked, is_accuracy, require_columns, require_file
from .memory import TableData, read_architectures
from .table import FloatArray

LARGEST = 1 << 30
"""Characters that are read at most: a small file that is gzipped may hold any number."""


@dataclass(frozen=True)
class _Row:
    """A row and the line of the file in which it ends."""

    fields: Sequence[str]
    line: int


def read_csv(path: Path, space: SearchSpace) -> TableData:
    """Read a table from a CSV file, gzipped or not.

    Raises:
        InputError: If the file cannot be read, has no column ``arch`` or a column twice, has a row
            that is shorter or longer than the first, or names an architecture that is not of the
            space, or one twice.
    """
    try:
        require_file(path)
        with _open_text(path) as file:
            text = file.read(LARGEST + 1)
        rows = list(_rows(text))
    except (OSError, EOFError, UnicodeDecodeError, csv.Error, zlib.error) as error:
        raise InputError(f"benchmark table `{path}` cannot be read: {error}.") from error
    names = rows.pop(0).fields if rows else []
    require_columns(path, names, len(rows))
    for row in rows:
        if len(row.fields) != len(names):
            raise InputError(
                f"{path}, line {row.line}: a row of this table has {len(names)} fields, "
                f"got {len(row.fields)}."
            )
    place = functools.partial(_line, path, rows)
    architectures = names.index(ARCHITECTURE)
    texts = read_architectures(space, [row.fields[architectures] for row in rows], place)
    columns = {
        name: functools.partial(_numbers, rows, column, name, place)
        for column, name in enumerate(names)
    }
    return TableData(texts, columns)


def _open_text(path: Path) -> TextIO:
    # Spreadsheets begin a file with a mark of its encoding.
    if path.suffix == ".gz":
        return cast("TextIO", gzip.open(path, "rt", encoding="utf-8-sig", newline=""))
    return path.open(encoding="utf-8-sig", newline="")


def _rows(text: str) -> Iterator[_Row]:
    """Yield the rows of a file; empty lines are none.

    Raises:
        csv.Error: If it is not written as CSV.
    """
    if len(text) > LARGEST:
        raise csv.Error(f"it has more than {LARGEST:,} characters")
    if "\0" in text:
        raise csv.Error("it has null characters, so it is no CSV in UTF-8")
    # Strict: a quotation mark that is never closed would swallow all rows that follow.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    for fields in reader:
        if fields:
            yield _Row(fields, reader.line_num)


def _line(path: Path, rows: Sequence[_Row], row: int) -> str:
    return f"{path}, line {rows[row].line}"


def _numbers(
    rows: Sequence[_Row], column: int, name: str, place: Callable[[int], str]
) -> FloatArray:
    values = np.empty(len(rows))
    for number, row in enumerate(rows):
        text = row.fields[column].strip(" \t")
        try:
            # Nothing stands for a value that is missing.
            values[number] = _number(text) if text or is_accuracy(name) else math.nan
        except ValueError:
            right = "a percentage" if is_accuracy(name) else "a number"
            raise InputError(f"{place(number)}: `{name}` is {right}, got `{text}`.") from None
    return checked(values, name, place)


def _number(text: str) -> float:
    """Return a number that is written as everywhere; Python itself reads ``9_0`` as 90.

    Raises:
        ValueError: If it is none.
    """
    if "_" in text or not (text.isascii() and text.isprintable()):
        raise ValueError(text)
    return float(text)
