"""The front that was found, for people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table

from ..output.format import cost_unit, format_cost, format_images
from ..output.outside import cell
from ..output.printing import print_text
from ..output.run_report import RunReport
from ..output.wide_table import print_unfolded


def show_front(result: dict[str, Any], rows: Sequence[dict[str, Any]], folder: Path) -> None:
    """Print a front as a table.

    Args:
        result: As in `result.json`.
        rows: As in `front.csv`.
        folder: Where these are.
    """
    report = RunReport("pareto", result["status"], folder)
    report.begin(
        f"Front of {len(rows)} in {result['evaluations']} architectures, "
        f"{result['seconds']:.1f} s, hypervolume {result['hypervolume']:.3f}:",
        finished="",
        exhausted="Nothing new was found any more. ",
        interrupted="Interrupted. ",
    )
    print_text(report.console, f"  data set {result['dataset']}: {format_images(result)}")
    print_front_table(rows, list(result["objectives"]))
    report.end("Front, history and plots")


def print_front_table(rows: Sequence[dict[str, Any]], objectives: Sequence[str]) -> None:
    """Print the rows of a front, unfolded: architectures are to be copied.

    Args:
        rows: As in `front.csv`.
        objectives: Their names.
    """
    table = Table(box=box.SIMPLE)
    judged = ["test_accuracy"] if "test_accuracy" in rows[0] else []
    columns = [*objectives, *judged]
    for name in columns:
        heading = cell(name.replace("_", " ") if name in judged else name)
        table.add_column(heading, justify="right")
    table.add_column("role")
    table.add_column("architecture")
    for row in rows:
        texts = (row["role"], row["architecture"])
        table.add_row(*(_number(name, row[name]) for name in columns), *map(cell, texts))
    print_unfolded(table)


def _number(name: str, value: float | None) -> str:
    if value is None or math.isnan(value):  # A table need not have every accuracy.
        return "-"
    if cost_unit(name) is not None:
        return format_cost(value, name)
    return f"{value:,.0f}" if abs(value) >= 1e6 else f"{value:.6g}"
