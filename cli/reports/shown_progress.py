"""The best so far, evaluation by evaluation, on a terminal."""

from __future__ import annotations

import numpy as np
from rich.console import Console

from ..output.printing import print_text
from ..output.terminal_plot import is_ascii_only
from ..output.trajectory import trajectory_lines
from .progress import best_so_far, improvements
from .run_data import RunData

_SAID = 6
"""How many improvements a line of text names."""


def print_progress(run: RunData, console: Console) -> None:
    """Print the best so far: as a curve on a terminal, else as a line."""
    best = best_so_far(run)
    found = improvements(best)
    if len(found) < 2:
        return
    what = "hypervolume" if run.is_front else "best score"
    if not console.is_terminal:
        chosen = sorted({round(each) for each in np.linspace(0, len(found) - 1, _SAID)})
        points = (f"{found[each][1]:.4g} after {found[each][0]:,}" for each in chosen)
        print_text(console, f"{what.capitalize()}: {', '.join(points)}.")
        return
    for line in trajectory_lines(
        best.tolist(), what, width=console.width, ascii_only=is_ascii_only(console)
    ):
        print_text(console, line)
