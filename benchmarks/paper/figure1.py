"""Figure 1: test accuracy over both metrics, on ImageNet16-120."""

from __future__ import annotations

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from recorded import PublishedMetrics

from freerea.metrics import rank_agreement
from freerea.spaces import NATSTopology

from .bench import Bench

DATASET = "ImageNet16-120"
PANELS = {"A": ("linear_regions", "Linear Regions"), "B": ("log_synflow", "LogSynflow")}


def make(bench: Bench) -> Figure:
    """Return the figure: a dot for each cell of NATS-Bench.

    Raises:
        LeftOutError: If there are no values or accuracies of the data set.
    """
    bench.require(DATASET)
    published = PublishedMetrics.read(bench.folders.data, DATASET)
    space = NATSTopology(DATASET)
    figure = Figure(figsize=(8, 3.4), layout="constrained")
    FigureCanvasAgg(figure)
    for place, (letter, (metric, label)) in enumerate(PANELS.items()):
        by_genotype = published.values[metric]
        values = np.array(list(by_genotype.values()))
        accuracies = np.array([bench.accuracy(space, genotype) for genotype in by_genotype])
        agreement = rank_agreement(values, accuracies)
        drawn = np.isfinite(values) & (values > 0)
        axes = figure.add_subplot(1, 2, place + 1)
        axes.scatter(
            values[drawn],
            accuracies[drawn],
            s=5,
            alpha=0.25,
            linewidths=0,
            color="#00441b",
            rasterized=True,
        )
        if metric == "log_synflow":
            axes.set_xscale("log")
        axes.set_title(
            f"{letter}: Kendall {agreement.kendall:.2f}, Spearman {agreement.spearman:.2f}, "
            f"{np.count_nonzero(~drawn):,} not drawn",
            fontsize=9,
        )
        axes.set_xlabel(label)
        axes.set_ylabel("test accuracy (%)")
        axes.grid(visible=True, alpha=0.3)
    return figure
