"""A drawing of an architecture as SVG: blocks from top to bottom, arrows between them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._drawing import Arrow, Block, Drawing

_HEIGHT = 40
_GAP = 24
_APART = 6
"""Between blocks without arrows."""
_SIDE = 26
"""How far an arrow past a block stands out."""
_LETTER, _SMALL_LETTER = 7.4, 6.0
"""Widths of letters of a label, and of what is smaller."""
_NARROWEST = 64.0


def drawing_svg(drawing: Drawing, title: str) -> str:
    """Return a drawing as an SVG element.

    Args:
        drawing: The drawing.
        title: What it shows, for who cannot see it.
    """
    layout = _Layout.of(drawing)
    blocks = drawing.blocks
    height = len(blocks) * layout.step - (layout.step - _HEIGHT) + 4
    parts = [_arrow(each, layout) for each in drawing.arrows]
    parts += [_block(each, layout, number) for number, each in enumerate(blocks)]
    return (
        f'<svg class="drawing" viewBox="0 0 {layout.right:.0f} {height}" role="img" '
        f'style="max-width:{layout.right:.0f}px"><title>{escape(title)}</title>'
        f"{''.join(parts)}</svg>"
    )


def drawing_text(drawing: Drawing) -> str:
    """Return a drawing in words."""
    names = [
        f"{each.label} ({each.detail})" if each.detail else each.label for each in drawing.blocks
    ]
    if not drawing.arrows:
        return "; ".join(names)
    if all(each.target == each.source + 1 and not each.label for each in drawing.arrows):
        return ", then ".join(names)
    return "; ".join(
        f"{names[each.source]} to {names[each.target]}{f': {each.label}' if each.label else ''}"
        for each in drawing.arrows
    )


@dataclass(frozen=True)
class _Layout:
    """Where things are drawn, in pixels.

    Attributes:
        left: Left side of the blocks, beside which arrows to the next block have their labels.
        width: Width of the blocks.
        step: From the top of a block to that of the next.
        side: How far an arrow stands out for each block that it passes.
        right: Right side of the drawing.
        widest: The largest width that a block is said to have.
    """

    left: float
    width: float
    step: int
    side: float
    right: float
    widest: float

    @classmethod
    def of(cls, drawing: Drawing) -> _Layout:
        width = max(_NARROWEST, *map(_text_width, drawing.blocks))
        labels = {True: 0.0, False: 0.0}
        for each in drawing.arrows:
            passes = each.target - each.source > 1
            labels[passes] = max(labels[passes], _SMALL_LETTER * len(each.label) + 8)
        left = max(2.0, labels[False] + 4 - width / 2)
        side = _SIDE + labels[True]
        passed = max((each.target - each.source - 1 for each in drawing.arrows), default=0)
        right = left + width + side * passed + 4
        step = _HEIGHT + (_GAP if drawing.arrows else _APART)
        widest = max((each.width or 0.0 for each in drawing.blocks), default=0.0)
        return cls(left, width, step, side, right, widest)

    @property
    def centre(self) -> float:
        return self.left + self.width / 2

    def top(self, position: int) -> float:
        return position * self.step + 2


def _text_width(block: Block) -> float:
    return max(_LETTER * len(block.label), _SMALL_LETTER * len(block.detail)) + 20


def _arrow(arrow: Arrow, layout: _Layout) -> str:
    label = escape(arrow.label)
    passed = arrow.target - arrow.source - 1
    if not passed:
        centre = layout.centre
        top, bottom = layout.top(arrow.source) + _HEIGHT, layout.top(arrow.target)
        line = f'<path class="arrow" d="M{centre:.0f} {top:.0f}V{bottom - 7:.0f}"/>'
        head = f'<path class="head" d="M{centre:.0f} {bottom:.0f}l-4 -8h8z"/>'
        shown, middle, anchor = centre - 8, (top + bottom) / 2 + 4, "end"
    else:
        edge = layout.left + layout.width
        start = layout.top(arrow.source) + _HEIGHT * 0.7
        end = layout.top(arrow.target) + _HEIGHT * 0.3
        # A curve with both handles there reaches three quarters of the way.
        handle = edge + (_SIDE * passed + (layout.side - _SIDE) * (passed - 1)) / 0.75
        line = (
            f'<path class="arrow" d="M{edge:.0f} {start:.0f}C{handle:.0f} {start:.0f} '
            f'{handle:.0f} {end:.0f} {edge + 7:.0f} {end:.0f}"/>'
        )
        head = f'<path class="head" d="M{edge:.0f} {end:.0f}l8 -4v8z"/>'
        shown, middle, anchor = edge + (handle - edge) * 0.75 + 5, (start + end) / 2 + 4, "start"
    if not label:
        return line + head
    place = f'x="{shown:.0f}" y="{middle:.0f}" text-anchor="{anchor}"'
    return f'{line}{head}<text class="edge" {place}>{label}</text>'


def _block(block: Block, layout: _Layout, number: int) -> str:
    left, top, centre = layout.left, layout.top(number), layout.centre
    size = f'width="{layout.width:.0f}" height="{_HEIGHT}"'
    parts = [f'<rect class="block" x="{left:.0f}" y="{top:.0f}" {size} rx="5"/>']
    if block.width is not None and layout.widest > 0:
        width = (layout.width - 8) * block.width / layout.widest
        parts.append(
            f'<rect class="width" x="{left + 4:.0f}" y="{top + _HEIGHT - 6:.0f}" '
            f'width="{max(1.0, width):.1f}" height="3"/>'
        )
    first = top + (15 if block.detail else 24)
    parts.append(
        f'<text class="label" x="{centre:.0f}" y="{first:.0f}">{escape(block.label)}</text>'
    )
    if block.detail:
        detail = escape(block.detail)
        parts.append(f'<text class="detail" x="{centre:.0f}" y="{top + 29:.0f}">{detail}</text>')
    return "".join(parts)
