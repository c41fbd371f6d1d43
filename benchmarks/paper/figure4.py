"""Figure 4: test accuracy over search time, on NAS-Bench-101."""

from __future__ import annotations

from matplotlib.figure import Figure

from . import table4
from .bench import Bench
from .drawing import axes_of, draw_course, draw_published
from .published import TABLE4

METHODS = ("REA", "FreeREA⁻", "FreeREA")
NARROWED = 0.1
"""By what the paper narrows its bands; ours are narrowed as much."""


def make(bench: Bench) -> Figure:
    """Return the figure: ours as it went on, the paper's ends as points.

    Raises:
        LeftOutError: If there are no accuracies of NAS-Bench-101.
    """
    outcomes = table4.outcomes_on(bench)
    figure, axes = axes_of(7, 4)
    for name in METHODS:
        if name in outcomes:
            draw_course(axes, name, outcomes[name], scale=NARROWED)
        draw_published(axes, TABLE4[name].seconds, name, TABLE4[name], scale=NARROWED)
    axes.set_xscale("log")
    axes.set_xlabel("search time (s)")
    axes.set_title("NAS-Bench-101; bands are a tenth of the standard deviation", fontsize=9)
    axes.legend(loc="lower right", fontsize=8)
    return figure
