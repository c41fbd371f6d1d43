"""`freerea table show`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from freerea_plugins import SPACE, InputError, SearchSpace, default_plugin_manager

from ..choices import completing, registered
from ..options import WHAT, Json
from ..output.format import format_cost
from ..output.outside import cell
from ..output.printing import print_json, print_text

if TYPE_CHECKING:
    from freerea.spaces import BenchmarkTable


def show_table(
    file: Annotated[Path, typer.Argument(help="A table, CSV or Parquet.")],
    space: Annotated[
        str | None,
        typer.Option(
            help="Search space; that which the table names by default.",
            autocompletion=completing(registered(SPACE)),
            rich_help_panel=WHAT,
        ),
    ] = None,
    dataset: Annotated[
        str | None,
        typer.Option(
            help="Data set whose columns are named without it; the space's first.",
            rich_help_panel=WHAT,
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Describe a table: where it comes from, its architectures and its columns."""
    from freerea.spaces import TableFile

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
    if json:
        print_json(report)
    else:
        _show(report)


def _space(file: Path, space: str | None, dataset: str | None) -> SearchSpace:
    from freerea.spaces import table_space

    name = space or table_space(file)
    if name is None:
        raise InputError(f"`{file}` does not say of which search space it is: add `--space`.")
    return default_plugin_manager().space(name)(dataset)


def _describe(table: BenchmarkTable, column: str) -> dict[str, Any]:
    import numpy as np

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


def _show(report: dict[str, Any]) -> None:
    console = Console()
    print_text(
        console,
        f"{report['architectures']:,} architectures of {report['space']}, {report['dataset']}",
    )
    for name, value in report["provenance"].items():
        print_text(console, f"  {name:13}  {value}")
    columns = Table(box=box.SIMPLE)
    columns.add_column("column", overflow="fold")
    for heading in ("values", "smallest", "mean", "largest"):
        columns.add_column(heading, justify="right")
    for name, column in report["columns"].items():
        numbers = [column[each] for each in ("smallest", "mean", "largest") if each in column]
        columns.add_row(cell(name), str(column.get("values", "-")), *map(format_cost, numbers))
    console.print(columns)
    for column in report["columns"].values():
        if "problem" in column:
            print_text(console, column["problem"])
