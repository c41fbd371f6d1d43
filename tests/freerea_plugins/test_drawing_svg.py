"""Drawings as SVG: whatever a space draws is inside its picture and named in words."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from freerea_plugins import Arrow, Block, Drawing

LABEL = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
BLOCKS = st.lists(
    st.builds(Block, LABEL, LABEL, st.none() | st.floats(0, 1e6)), min_size=1, max_size=5
)


@st.composite
def drawings(draw: st.DrawFn) -> Drawing:
    blocks = tuple(draw(BLOCKS))
    pairs = [(a, b) for b in range(len(blocks)) for a in range(b)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return Drawing(blocks, tuple(Arrow(*pair, label=draw(LABEL)) for pair in chosen))


@settings(max_examples=25)
@given(drawings(), LABEL)
def test_any_drawing_is_inside_its_picture(drawing: Drawing, title: str) -> None:
    svg = ElementTree.fromstring(drawing.svg(title))
    _, _, right, bottom = map(float, svg.attrib["viewBox"].split())
    assert (svg.findtext("title") or "") == title
    boxes = [each for each in svg.iter("rect") if each.attrib["class"] == "block"]
    assert len(boxes) == len(drawing.blocks)
    for box in boxes:
        x, y, width, height = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
        assert x >= 0 and x + width <= right
        assert y >= 0 and y + height <= bottom
    heads = [each for each in svg.iter("path") if each.attrib["class"] == "head"]
    assert len(heads) == len(drawing.arrows)
    for path in svg.iter("path"):
        assert all(float(each) >= 0 for each in re.findall(r"[MCV](-?\d+)", path.attrib["d"]))


def test_a_drawing_is_told_in_words() -> None:
    first, second, third = Block("a"), Block("b", "8 channels"), Block("c")
    assert Drawing((first, second)).in_words() == "a; b (8 channels)"
    assert Drawing.chain(first, second, third).in_words() == "a, then b (8 channels), then c"
    cell = Drawing((first, third), (Arrow(0, 1, "skip"),))
    assert cell.in_words() == "a to c: skip"


def test_wider_layers_have_longer_bars() -> None:
    drawing = Drawing.chain(Block("a", width=8), Block("b", width=32))
    svg = ElementTree.fromstring(drawing.svg(""))
    bars = [
        float(each.attrib["width"]) for each in svg.iter("rect") if each.attrib["class"] == "width"
    ]
    assert bars[1] == 4 * bars[0]
