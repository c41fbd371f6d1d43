"""Tables that are not folded to the width of a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

UNLIMITED = 10_000
"""Width of what is to be copied or read by a program."""


def print_unfolded(table: Table) -> None:
    """Print a table in its full width."""
    Console(width=UNLIMITED).print(table)


def fits(table: Table, console: Console) -> bool:
    """Return whether a table is as narrow as a terminal, or nobody looks at one."""
    if not console.is_terminal:
        return True
    options = console.options.update(width=UNLIMITED)
    return console.measure(table, options=options).maximum <= console.width
