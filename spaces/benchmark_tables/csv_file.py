"""Benchmark tables in CSV files."""

from __future__ import annotations

import csv
import functools
import gzip
import math
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO, cast

import numpy as np

from freerea_plugins import InputError, SearchSpace

from .columns import ARCHITECTURE, checked, is_accuracy
from .memory import TableData, read_architectures
from .table import FloatArray

Row = dict[str, "str | None"]


def read_csv(path: Path, space: SearchSpace) -> TableData:
    """Read a table from a CSV file, gzipped or not.

    Raises:
        InputError: If the file cannot be read, has no column ``arch``, or names an architecture
            that is not of the space, or one twice.
    """
    try:
        with _open_text(path) as file:
            reader = csv.DictReader(file)
            names = list(reader.fieldnames or ())
            rows: list[Row] = list(reader)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error, zlib.error) as error:
        raise InputError(f"benchmark table `{path}` cannot be read: {error}.") from error
    require_architectures(path, names, len(rows))
    place = functools.partial(_line, path)
    texts = read_architectures(space, [row[ARCHITECTURE] for row in rows], place)
    columns = {name: functools.partial(_numbers, rows, name, place) for name in names}
    return TableData(texts, columns)


def require_architectures(path: Path, names: Sequence[str], rows: int) -> None:
    """Check that a file has architectures.

    Raises:
        InputError: If it has no column of them, or no rows.
    """
    if ARCHITECTURE not in names:
        raise InputError(
            f"benchmark table `{path}` has no column `{ARCHITECTURE}`; "
            f"it has {', '.join(names) or 'none'}."
        )
    if rows == 0:
        raise InputError(f"benchmark table `{path}` has no rows.")


def _open_text(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return cast("TextIO", gzip.open(path, "rt", encoding="utf-8", newline=""))
    return path.open(encoding="utf-8", newline="")


def _line(path: Path, row: int) -> str:
    return f"{path}, line {row + 2}"


def _numbers(rows: Sequence[Row], column: str, place: Callable[[int], str]) -> FloatArray:
    values = np.empty(len(rows))
    for number, row in enumerate(rows):
        text = (row[column] or "").strip()
        try:
            # Nothing stands for a value that is missing.
            values[number] = float(text) if text or is_accuracy(column) else math.nan
        except ValueError:
            right = "a percentage" if is_accuracy(column) else "a number"
            raise InputError(f"{place(number)}: `{column}` is {right}, got `{text}`.") from None
    return checked(values, column, place)
