"""Plots of a front and of its hypervolume over time."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from freerea.metrics import FloatArray

from ..output.outside import folded_label, label
from ..output.plots import save_figure

MARKERS = "*sD^vPX<>dphH"

_PANEL = 5.5
"""Width of a panel, in inches."""
_LEGEND_LETTERS = 68
"""Letters of the legend that are as wide as a panel."""


def save_front_plot(
    path: Path,
    names: Sequence[str],
    values: FloatArray,
    front: Sequence[int],
    named: Mapping[str, tuple[int, str]],
) -> None:
    """Draw all that was evaluated and the front, a panel for each pair of objectives.

    Args:
        path: The file's path without a suffix.
        names: Names of the objectives.
        values: Their values ``(evaluations, objectives)``; those that are not finite are left out.
        front: Positions of the front.
        named: What to point out: for each role a position and the architecture.
    """
    pairs = list(itertools.combinations(range(len(names)), 2))
    columns = math.ceil(math.sqrt(len(pairs)))
    rows = math.ceil(len(pairs) / columns)
    figure = Figure(figsize=(_PANEL * columns, 4.5 * rows), layout="constrained")
    FigureCanvasAgg(figure)
    finite = np.isfinite(values).all(axis=1)
    for number, (first, second) in enumerate(pairs, start=1):
        axes = figure.add_subplot(rows, columns, number)
        horizontal, vertical = values[:, second], values[:, first]
        axes.scatter(horizontal[finite], vertical[finite], s=8, color="0.7", label="evaluated")
        order = sorted(front, key=lambda each: (horizontal[each], vertical[each]))
        line = "-" if len(names) == 2 else ""
        axes.plot(
            horizontal[order],
            vertical[order],
            f"{line}o",
            color="C0",
            markersize=4,
            linewidth=1,
            label="front",
        )
        _point_out(axes, horizontal, vertical, named, _LEGEND_LETTERS * columns)
        _label(axes, names[second], names[first], horizontal[finite], vertical[finite])
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", fontsize=8, ncols=1)
    save_figure(figure, path)


def save_hypervolume_plot(path: Path, seconds: Sequence[float], volumes: Sequence[float]) -> None:
    """Draw the hypervolume over evaluations and over seconds.

    Args:
        path: The file's path without a suffix.
        seconds: When each evaluation ended.
        volumes: The hypervolume after each evaluation.
    """
    figure = Figure(figsize=(9, 3.5), layout="constrained")
    FigureCanvasAgg(figure)
    times = {"evaluations": range(1, len(volumes) + 1), "seconds": seconds}
    for number, (name, moments) in enumerate(times.items(), start=1):
        axes = figure.add_subplot(1, 2, number)
        axes.step(list(moments), volumes, where="post")
        axes.set_xlabel(name)
        axes.set_ylabel("hypervolume")
        axes.set_ylim(bottom=0)
        axes.grid(visible=True, alpha=0.3)
    save_figure(figure, path)


def _point_out(
    axes: Axes,
    horizontal: FloatArray,
    vertical: FloatArray,
    named: Mapping[str, tuple[int, str]],
    letters: int,
) -> None:
    for (role, (position, architecture)), marker in zip(
        named.items(), itertools.cycle(MARKERS), strict=False
    ):
        axes.plot(
            horizontal[position],
            vertical[position],
            marker,
            markersize=10,
            fillstyle="none",
            markeredgewidth=1.5,
            linestyle="none",
            color="C3" if role == "knee" else "C2",
            label=folded_label(f"{role}: {architecture}", letters),
        )


def _label(
    axes: Axes, horizontal: str, vertical: str, across: FloatArray, upwards: FloatArray
) -> None:
    axes.set_xlabel(label(horizontal))
    axes.set_ylabel(label(vertical))
    for values, set_scale in ((across, axes.set_xscale), (upwards, axes.set_yscale)):
        if (values > 0).all() and np.ptp(np.log10(values)) > 2:
            set_scale("log")
    axes.grid(visible=True, alpha=0.3)
