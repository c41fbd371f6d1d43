"""How trials of each fate are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from .marks import BLUE, GREY
from .population_history import Fate


@dataclass(frozen=True)
class DrawnFate:
    """How trials of a fate are drawn.

    Attributes:
        fate: The fate.
        name: What a legend calls it.
        colour: Colour of the points.
        symbol: Their form in plotly.
        marker: The same in matplotlib.
        is_hollow: Whether they are outlines.
    """

    fate: Fate
    name: str
    colour: str
    symbol: str
    marker: str
    is_hollow: bool


FATES = (
    DrawnFate("no member", "Never in the Population", GREY, "x-thin-open", "x", is_hollow=False),
    DrawnFate("dead", "Dead", BLUE, "circle-open", "o", is_hollow=True),
    DrawnFate("alive", "Alive", BLUE, "circle", "o", is_hollow=False),
)
"""What has never lived is drawn first, and what is alive over all others."""
