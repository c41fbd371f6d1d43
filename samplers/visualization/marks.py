"""How kinds of trials and of descent are drawn: by form and dashes as well as by colour.

Colours are those of Okabe and Ito, which differ for the colour-blind and in grey.
Source: https://jfly.uni-koeln.de/color/
"""

from __future__ import annotations

from dataclasses import dataclass

from ..evolution.reproduction import Kind

BLACK, GREY, PALE = "#000000", "#767676", "#b5b5b5"
BLUE, ORANGE, GREEN, SKY, PURPLE, YELLOW = (
    *("#0072b2", "#d55e00", "#009e73"),
    *("#56b4e9", "#cc79a7", "#e69f00"),
)


@dataclass(frozen=True)
class Mark:
    """How a point is drawn.

    Attributes:
        colour: Its colour.
        symbol: Its form in plotly.
        marker: The same in matplotlib.
    """

    colour: str
    symbol: str
    marker: str


@dataclass(frozen=True)
class Line:
    """How a line is drawn.

    Attributes:
        colour: Its colour.
        dash: Its dashes in plotly.
        style: The same in matplotlib.
    """

    colour: str
    dash: str
    style: str


MARKS: dict[Kind | None, Mark] = {
    "founder": Mark(BLACK, "square", "s"),
    "mutation": Mark(BLUE, "circle", "o"),
    "crossover": Mark(ORANGE, "diamond", "D"),
    "offspring": Mark(PURPLE, "pentagon", "p"),
    "sample": Mark(GREEN, "triangle-up", "^"),
    "walk": Mark(SKY, "triangle-down", "v"),
    "listed": Mark(YELLOW, "hexagon", "h"),
    "enqueued": Mark(BLACK, "cross", "P"),
    None: Mark(GREY, "x", "X"),
}
"""How trials of each kind are drawn; `None` of those of which no lineage is known."""

LINES: dict[Kind | None, Line] = {
    "mutation": Line(BLUE, "solid", "-"),
    "crossover": Line(ORANGE, "dash", "--"),
    "walk": Line(SKY, "dot", ":"),
    "offspring": Line(PURPLE, "dashdot", "-."),
}
"""How the descent from parents is drawn, by the kind of the offspring."""


def name_of(kind: Kind | None) -> str:
    """Return what a legend calls a kind."""
    return "Lineage not known" if kind is None else kind.capitalize()


def diameter(points: int) -> int:
    """Return the diameter of a point, in pixels, where there are so many."""
    return 9 if points <= 200 else 5
