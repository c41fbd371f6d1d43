"""`freerea table show`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from freerea_plugins import InputError, SearchSpace, default_plugin_manager

from ..spaces import BenchmarkTable, TableFile, table_space
from ._format import format_cost


def run(file: Path, *, space: str | None, dataset: str | None, as_json: bool) -> None:
    """Print where a table comes from, and what its columns hold.

    Raises:
        InputError: If the table cannot be read or is wrong, or does not say of which space it is.
    """
    search_space = _space(file, space, dataset)
    table = TableFile(file, search_space)
    report = {
        "table": str(file),
        "space": search_space.name,
        "dataset": search_space.dataset.name,
        "architectures": len(table.architectures()),
        "provenance": dict(table.provenance),
        "columns": {name: _describe(table, name) for name in table.columns},
    }
    if as_json:
        print(json.dumps(report, indent=2))  # noqa: T201
    else:
        _print(Console(), report)


def _space(file: Path, space: str | None, dataset: str | None) -> SearchSpace:
    name = space or table_space(file)
    if name is None:
        raise InputError(f"`{file}` does not say of which search space it is: add `--space`.")
    return default_plugin_manager().space(name)(dataset)


def _describe(table: BenchmarkTable, column: str) -> dict[str, Any]:
    try:
        values = table.values(column)
    except InputError as error:
        return {"problem": str(error)}
    known = values[~np.isnan(values)]
    if known.size == 0:
        return {"values": 0}
    return {
        "values": int(known.size),
        "smallest": float(known.min()),
        "mean": float(known.mean()),
        "largest": float(known.max()),
    }


def _print(console: Console, report: dict[str, Any]) -> None:
    console.print(
        f"{report['architectures']:,} architectures of {report['space']}, {report['dataset']}",
        markup=False,
    )
    for name, value in report["provenance"].items():
        console.print(f"  {name:13}  {value}", markup=False, soft_wrap=True)
    columns = Table(box=box.SIMPLE)
    columns.add_column("column", overflow="fold")
    for heading in ("values", "smallest", "mean", "largest"):
        columns.add_column(heading, justify="right")
    for name, column in report["columns"].items():
        numbers = [column[each] for each in ("smallest", "mean", "largest") if each in column]
        columns.add_row(name, str(column.get("values", "-")), *map(format_cost, numbers))
    console.print(columns)
    for column in report["columns"].values():
        if "problem" in column:
            console.print(column["problem"], markup=False, soft_wrap=True)
