"""Files that a command writes: whole, or not at all."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from freerea_plugins import whole_file, writing

from .printing import json_text


def write_json(path: Path, value: Any) -> None:
    """Write a value as JSON.

    Raises:
        InputError: If the file cannot be written.
    """
    with writing(path), whole_file(path) as unfinished:
        unfinished.write_text(json_text(value) + "\n", encoding="utf-8")


def write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write a CSV file of rows that all have the columns of the first.

    Raises:
        InputError: If the file cannot be written.
    """
    columns = list(rows[0])
    with writing(path), whole_file(path) as unfinished:
        fill_table(unfinished, columns, ([row[name] for name in columns] for row in rows))


def fill_table(path: Path, columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    """Write columns and rows, as CSV, into a file that is there already."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
