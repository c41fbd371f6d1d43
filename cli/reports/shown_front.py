"""The front of a run on a terminal."""

from __future__ import annotations

from rich.console import Console

from ..fronts.front_table import print_front_table
from ..output.printing import print_text
from .run_data import RunData
from .run_front import front_rows


def print_front(run: RunData, console: Console) -> None:
    """Print the front as a table."""
    rows = front_rows(run)
    if not rows:
        print_text(console, "Nothing has a value for every objective.")
        return
    volume = run.result.hypervolume
    known = "" if volume is None else f", hypervolume {volume:.3f} in its own box"
    print_text(console, f"Front of {len(rows):,}{known}:")
    print_front_table(rows, list(run.result.objectives))
