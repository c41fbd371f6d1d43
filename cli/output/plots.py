"""Plots that a command saves."""

from __future__ import annotations

import warnings
from pathlib import Path

from matplotlib.figure import Figure

from freerea_plugins import whole_file, writing

FORMATS = ("png", "svg")


def save_figure(figure: Figure, path: Path) -> None:
    """Save a figure as PNG and SVG.

    Args:
        figure: The figure.
        path: The files' path without a suffix.

    Raises:
        InputError: If a file cannot be written.
    """
    for each in FORMATS:
        # Appended, as names may have dots.
        file = path.with_name(f"{path.name}.{each}")
        with warnings.catch_warnings(), writing(file), whole_file(file) as unfinished:
            # A name may have letters that the font lacks, and be too long for the figure.
            warnings.simplefilter("ignore", UserWarning)
            figure.savefig(unfinished, format=each, dpi=150)
