"""Axes that look as those of Optuna's plots."""

from __future__ import annotations

from matplotlib import pyplot as plt
from matplotlib.axes import Axes


def new_axes(title: str, upwards: str) -> Axes:
    """Return the axes of a new figure, trials across.

    Args:
        title: Title of the plot.
        upwards: Label of the axis upwards.
    """
    with plt.style.context("ggplot"):
        _, axes = plt.subplots(tight_layout=True)
    axes.set(title=title, xlabel="Trial", ylabel=upwards)
    return axes


def add_legend(axes: Axes) -> None:
    """Add a legend beside a plot, if anything is drawn."""
    if axes.get_legend_handles_labels()[0]:
        axes.legend(bbox_to_anchor=(1.05, 1.0), loc="upper left")
