"""Figure 3: test accuracy over search time, on ImageNet16-120."""

from __future__ import annotations

from matplotlib.figure import Figure

from . import table3
from .bench import Bench
from .drawing import axes_of, draw_course, draw_published
from .published import DATASETS, TABLE3

DATASET = "ImageNet16-120"


def make(bench: Bench) -> Figure:
    """Return the figure: ours as it went on, the paper's as points.

    Raises:
        LeftOutError: If there are no values or accuracies of the data set.
    """
    bench.require(DATASET)
    figure, axes = axes_of(8, 4.2)
    for name, outcome in table3.outcomes_on(bench, DATASET).items():
        draw_course(axes, name, outcome)
    for name, theirs in TABLE3.items():
        figures = theirs[DATASETS.index(DATASET)]
        draw_published(axes, figures.seconds, name, figures, scale=0)
    axes.set_xscale("log")
    axes.set_xlabel("search time (s)")
    axes.set_title(f"{DATASET}: lines ours, hollow markers the paper's", fontsize=9)
    figure.legend(loc="outside right upper", fontsize=7)
    return figure
