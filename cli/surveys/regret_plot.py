"""A plot of regret over the limit of each cost."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter, FuncFormatter

from ..output.outside import label, shortened
from ..output.plots import save_figure
from .limit_sets import Sweep
from .verdict import Verdict

MARKERS = "osD^vPX<>*h"
COLOURS = ("C0", "C1", "C2", "C3", "C4", "C5", "C6", "C8", "C9", "k")
"""Of fitnesses: without the grey of the baselines."""
BASELINES = ("--", ":")

LONGEST_NAME = 30
"""Characters of a name that leaves room for the panels."""
LINEAR_UP_TO = 1.0
"""Percent from which regrets are drawn by their logarithm: those of chance are much larger."""


def save_regret_plot(path: Path, sweeps: Mapping[str, Sweep], verdicts: Sequence[Verdict]) -> None:
    """Draw regrets over limits, a panel for each cost and a line for each fitness.

    Args:
        path: The file's path without a suffix.
        sweeps: The limits of each cost, by its name.
        verdicts: The regrets of each fitness at these.
    """
    columns = min(3, len(sweeps))
    rows = math.ceil(len(sweeps) / columns)
    figure = Figure(figsize=(4.6 * columns + 2.2, 4.2 * rows), layout="constrained")
    FigureCanvasAgg(figure)
    for number, (name, sweep) in enumerate(sweeps.items(), start=1):
        axes = figure.add_subplot(rows, columns, number)
        _draw(axes, name, sweep, verdicts)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside right upper", fontsize=9)
    save_figure(figure, path)


def _draw(axes: Axes, name: str, sweep: Sweep, verdicts: Sequence[Verdict]) -> None:
    colours, markers = itertools.cycle(COLOURS), itertools.cycle(MARKERS)
    dashes = itertools.cycle(BASELINES)
    for verdict in verdicts:
        baseline = verdict.candidate.is_baseline
        axes.plot(
            sweep.limits,
            verdict.swept[name],
            label=label(shortened(verdict.candidate.name, LONGEST_NAME)),
            color="0.45" if baseline else next(colours),
            linestyle=next(dashes) if baseline else "-",
            marker="" if baseline else next(markers),
            markersize=5,
            linewidth=1.5,
            clip_on=False,  # A regret of 0 is on the axis.
        )
    positive = sweep.limits[0] > 0
    if positive and sweep.limits[-1] / sweep.limits[0] > 100:
        axes.set_xscale("log")
    if sweep.limits[-1] >= 1e4:
        axes.xaxis.set_major_formatter(EngFormatter(sep=""))
    axes.set_xlabel(label(f"largest {name}"))
    axes.set_ylabel("regret (% accuracy)")
    axes.set_yscale("symlog", linthresh=LINEAR_UP_TO)
    largest = max(LINEAR_UP_TO, *(float(np.max(each.swept[name])) for each in verdicts))
    axes.set_ylim(0, largest * 1.15)
    ticks = (0, 0.25, 0.5, 0.75, 1, 2, 3, 5, 10, 20, 30, 50, 100)
    axes.set_yticks([tick for tick in ticks if tick <= largest * 1.15])
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.minorticks_off()
    axes.grid(visible=True, alpha=0.3)
