"""The best so far, evaluation by evaluation, on a terminal."""

from __future__ import annotations

import numpy as np
from rich.console import Console

from ..output.printing import print_text
from ..output.terminal_plot import curve
from .progress import best_so_far, improvements
from .run_data import RunData

HEIGHT = 6
WIDEST = 72
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
    low, high = f"{found[0][1]:.4g}", f"{found[-1][1]:.4g}"
    margin = max(len(low), len(high)) + 2
    width = min(WIDEST, console.width - 2) - margin - 1
    is_ascii = not console.encoding.startswith("utf")
    edge = "|" if is_ascii else "│"
    lines = curve(best.tolist(), width, HEIGHT, ascii_only=is_ascii)
    for number, line in enumerate(lines):
        label = {0: high, len(lines) - 1: low}.get(number, "")
        print_text(console, f"{label:>{margin}} {edge}{line}")
    axis = f"{what} after evaluations"
    last = f"{len(best):,}"
    gap = width - 1 - len(axis) - len(last)
    print_text(console, f"{'':>{margin}}  1{axis:^{gap + len(axis)}}{last}")
