"""A plot of a metric against accuracy, as in the paper's figure 1."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from freerea.metrics import FloatArray, RankAgreement

from ..output.outside import label
from ..output.plots import save_figure


def save_scatter_plot(
    path: Path,
    name: str,
    values: FloatArray,
    accuracies: FloatArray,
    agreement: RankAgreement,
) -> None:
    """Draw accuracy over a metric's value and save it as PNG and SVG.

    Args:
        path: The file's path without a suffix.
        name: Name of the metric.
        values: Its values; those that are not finite are counted in the title instead of drawn.
        accuracies: Test accuracies in percent.
        agreement: What the title says of both.
    """
    finite = np.isfinite(values)
    drawn = values[finite]
    figure = Figure(figsize=(5, 4), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.scatter(drawn, accuracies[finite], s=6, alpha=0.35, linewidths=0)
    if drawn.size and drawn.min() > 0 and np.ptp(np.log10(drawn)) > 2:
        axes.set_xscale("log")
    undefined = f", {(~finite).sum()} without a value" if not finite.all() else ""
    written = label(name)
    axes.set_title(
        f"{written}: Spearman {agreement.spearman:.2f}, Kendall {agreement.kendall:.2f}"
        f"\n{len(values)} architectures{undefined}",
        fontsize=10,
    )
    axes.set_xlabel(written)
    axes.set_ylabel("test accuracy (%)")
    axes.grid(visible=True, alpha=0.3)
    save_figure(figure, path)
