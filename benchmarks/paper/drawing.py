"""How figures look, in colour and in grey."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from .outcome import Outcome
from .published import Published

rcParams["svg.hashsalt"] = "freerea"  # The same figure is the same file.


@dataclass(frozen=True)
class Style:
    """How a method is drawn: a colour of a grey of its own, a marker and a line.

    Attributes:
        colour: The colour.
        marker: The marker.
        line: The style of a line.
    """

    colour: str
    marker: str
    line: str = "-"


STYLES = {
    "REA": Style("#a63603", "s", "--"),
    "REINFORCE": Style("#d94801", "D"),
    "RSPS": Style("#f16913", "v"),
    "DARTS (1)": Style("#fd8d3c", "<"),
    "DARTS (2)": Style("#fd8d3c", ">"),
    "GDAS": Style("#f16913", "^"),
    "ENAS": Style("#d94801", "p"),
    "NASWOT": Style("#807dba", "X", ":"),
    "TE-NAS": Style("#6a51a3", "P", ":"),
    "TF-MOENAS": Style("#4a1486", "h", "-."),
    "FreeREA⁻": Style("#41ab5d", "d", "--"),
    "FreeREA": Style("#00441b", "o", "-"),
}
"""The style of each method."""


def axes_of(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a figure of so many inches, and its axes."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.grid(visible=True, alpha=0.3)
    axes.set_ylabel("test accuracy (%)")
    return figure, axes


def draw_course(axes: Axes, name: str, outcome: Outcome, *, scale: float = 1.0) -> None:
    """Draw the mean accuracy over seconds, and a band of the standard deviation.

    Args:
        axes: Where to.
        name: The method.
        outcome: What it found.
        scale: By what the band is narrowed.
    """
    style = STYLES[name]
    mean, deviation = outcome.course.mean(0), outcome.course.std(0) * scale
    axes.fill_between(
        outcome.clock, mean - deviation, mean + deviation, color=style.colour, alpha=0.2, lw=0
    )
    axes.plot(
        outcome.clock,
        mean,
        style.line,
        color=style.colour,
        marker=style.marker,
        markevery=12,
        markersize=5,
        label=name,
    )


def draw_published(
    axes: Axes, x: float, name: str, published: Published, *, scale: float = 1.0
) -> None:
    """Draw the paper's figure, a hollow marker with a bar of its standard deviation."""
    style = STYLES[name]
    axes.errorbar(
        [x],
        [published.accuracy],
        [published.deviation * scale],
        color=style.colour,
        marker=style.marker,
        markerfacecolor="white",
        markersize=7,
        capsize=3,
        linestyle="none",
        label=f"{name}, the paper's",
    )


def draw_outcome(axes: Axes, x: float, name: str, outcome: Outcome) -> None:
    """Draw what a method found, a filled marker with a bar of the standard deviation."""
    style = STYLES[name]
    axes.errorbar(
        [x],
        [outcome.mean],
        [outcome.deviation],
        color=style.colour,
        marker=style.marker,
        markersize=7,
        capsize=3,
        linestyle="none",
        label=f"{name}, ours",
    )
