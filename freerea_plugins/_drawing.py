"""What of an architecture is drawn: blocks, and arrows between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ._drawing_svg import drawing_svg, drawing_text
from ._html import NOTEBOOK_STYLE


@dataclass(frozen=True)
class Block:
    """A part of a network, as a box.

    Attributes:
        label: What it is, in a word or two.
        detail: What else there is to say of it, in a line.
        width: How wide the box is beside the others, as by its channels; `None` for no matter.
    """

    label: str
    detail: str = ""
    width: float | None = None


@dataclass(frozen=True)
class Arrow:
    """What goes from one block to a later one.

    Attributes:
        source: Position of the block that it leaves.
        target: Position of the block that it reaches.
        label: What is done on the way.
    """

    source: int
    target: int
    label: str = ""


@dataclass(frozen=True)
class Drawing:
    """An architecture as it is drawn, from its input to its output.

    Attributes:
        blocks: The blocks, in an order in which arrows point forward.
        arrows: The arrows. Without any the blocks are a list of choices.

    Raises:
        ValueError: If an arrow does not point forward from one block to another.
    """

    blocks: tuple[Block, ...]
    arrows: tuple[Arrow, ...] = ()

    def __post_init__(self) -> None:
        for each in self.arrows:
            if not 0 <= each.source < each.target < len(self.blocks):
                raise ValueError(f"{each} does not point forward among {len(self.blocks)} blocks.")

    @classmethod
    def of_choices(cls, choices: Mapping[str, Any]) -> Drawing:
        """Return a list of choices, by the names of what is chosen."""
        return cls(tuple(Block(name, str(choice)) for name, choice in choices.items()))

    @classmethod
    def chain(cls, *blocks: Block) -> Drawing:
        """Return blocks that follow each other."""
        return cls(blocks, tuple(Arrow(each - 1, each) for each in range(1, len(blocks))))

    def svg(self, title: str) -> str:
        """Return an SVG element, which a page gives its colours by class names.

        Args:
            title: What it shows, for who cannot see it.
        """
        return drawing_svg(self, title)

    def in_words(self) -> str:
        """Return what is drawn as a sentence."""
        return drawing_text(self)

    def _repr_html_(self) -> str:
        """Return the drawing as notebooks show it."""
        return f'<div class="freerea">{NOTEBOOK_STYLE}{self.svg(self.in_words())}</div>'
