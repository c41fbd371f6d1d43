"""The result of a search, for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.table import Table

from ..choices import DEFAULT_ALGORITHM
from ..output.format import format_beaten, format_cost, format_images
from ..output.outside import cell
from ..output.printing import print_text
from ..output.run_report import RunReport
from .feasible_share import in_words


def show_best(result: dict[str, Any], folder: Path) -> None:
    """Print the best architecture with its metrics, its costs and what judges it.

    Args:
        result: As in `result.json`.
        folder: Where that is.
    """
    report = RunReport("search", result["status"], folder)
    report.begin(
        f" of {result['evaluations']} in {result['seconds']:.1f} s:",
        finished="Best architecture",
        exhausted="Every feasible architecture was evaluated. The best",
        interrupted="Interrupted. The best so far",
    )
    print_text(report.console, f"  {result['architecture']}", style="bold")
    grid = Table.grid(padding=(0, 2))
    grid.add_row("", "data set", cell(result["dataset"]), format_images(result))
    if result["algorithm"] != DEFAULT_ALGORITHM:
        grid.add_row("", "algorithm", cell(result["algorithm"]), _repeats(result))
    for name, value in result["metrics"].items():
        grid.add_row("", cell(name), f"{value:.6g}")
    if len(result["metrics"]) > 1 or "founders_beaten" in result:
        compared = format_beaten(result.get("founders_beaten"))
        grid.add_row("", "score", f"{result['score']:.4g}", compared)
    for name, cost in result["costs"].items():
        limit = result["limits"].get(name)
        grid.add_row(
            "",
            cell(name),
            format_cost(cost, name),
            "" if limit is None else f"limit {format_cost(limit, name)}",
        )
    for name in ("test_accuracy", "optimum", "regret"):
        if name in result:
            value = result[name]
            known = "not in the benchmark table" if value is None else f"{value:.2f} %"
            grid.add_row("", name.replace("_", " "), known)
    report.console.print(grid)
    if "feasible_share" in result:
        share = in_words(result["feasible_share"], result["feasible_share_samples"])
        print_text(report.console, share)
    report.end("Result, history and study")


def _repeats(result: dict[str, Any]) -> str:
    repeated = result.get("repeated")
    return "" if repeated is None else f"{repeated:,} proposed again, and not measured again"
