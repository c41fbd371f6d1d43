"""Figure 2: mean and standard deviation by method, on ImageNet16-120."""

from __future__ import annotations

from matplotlib.figure import Figure

from . import table3
from .bench import Bench
from .drawing import axes_of, draw_outcome, draw_published
from .published import DATASETS, TABLE3, TRAINED

DATASET = "ImageNet16-120"
APART = 0.18
"""How far ours and the paper's are from the middle of a method's column."""


def make(bench: Bench) -> Figure:
    """Return the figure: ours, where there is one, beside the paper's.

    Raises:
        LeftOutError: If there are no values or accuracies of the data set.
    """
    bench.require(DATASET)
    outcomes = table3.outcomes_on(bench, DATASET)
    figure, axes = axes_of(8, 3.8)
    for place, (name, theirs) in enumerate(TABLE3.items()):
        draw_published(axes, place + APART, name, theirs[DATASETS.index(DATASET)])
        if name in outcomes:
            draw_outcome(axes, place - APART, name, outcomes[name])
    border, end = len(TRAINED) - 0.5, len(TABLE3) - 0.5
    axes.axvspan(-0.5, border, color="#fdae6b", alpha=0.25, lw=0)
    axes.axvspan(border, end, color="#a1d99b", alpha=0.25, lw=0)
    for left, text in ((-0.4, "training-based"), (border + 0.1, "training-free")):
        axes.text(left, 0.03, text, transform=axes.get_xaxis_transform(), fontsize=9)
    axes.set_xlim(-0.5, end)
    axes.set_xticks(range(len(TABLE3)), list(TABLE3), rotation=35, ha="right")
    axes.set_title(f"{DATASET}: filled ours, hollow the paper's", fontsize=9)
    return figure
