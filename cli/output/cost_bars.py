"""Costs against their limits, as rows of a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from .format import format_cost
from .outside import cell
from .terminal_plot import bar, is_ascii_only

BAR = 12
"""Characters of a bar."""


def add_costs(
    grid: Table, costs: Mapping[str, float], limits: Mapping[str, float], console: Console
) -> None:
    """Add a row for each cost: its share of the limit too, with a bar on a terminal.

    Args:
        grid: Where the rows are added.
        costs: Costs by name.
        limits: The largest costs that are allowed, by name.
        console: Where it is to be shown.
    """
    for name, cost in costs.items():
        limit = limits.get(name)
        if limit is None:
            grid.add_row("", cell(name), format_cost(cost, name))
            continue
        share = cost / limit
        drawn = bar(share, BAR, ascii_only=is_ascii_only(console)) if console.is_terminal else ""
        of_limit = f"{100 * share:.0f} % of {format_cost(limit, name)}"
        grid.add_row("", cell(name), format_cost(cost, name), of_limit, drawn)
