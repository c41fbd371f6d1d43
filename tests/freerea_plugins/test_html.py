"""What notebooks show: drawn, in the colours of the page, and nothing in it taken for markup."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser

import pytest

from freerea.spaces import MobileMicro, NASBench101, NATSTopology
from freerea_plugins import Arrow, Block, Drawing, Genotype, SearchSpace, Variable, html_table
from tests.freerea_plugins.toy_spaces import Toy

BAD = '<script>alert("&")</script>'


class Reader(HTMLParser):
    """Collects the elements of a page, which must all be closed, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.text = ""
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)
        self.seen.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("space", [Toy(), NATSTopology(), NASBench101(), MobileMicro()])
def test_architectures_and_their_spaces_are_shown(space: SearchSpace) -> None:
    architecture = space.architecture(next(space.genotypes()))
    shown = Reader(architecture._repr_html_())
    assert "svg" in shown.seen
    assert str(architecture) in shown.text
    assert all(name in shown.text for name in space.costs(architecture.genotype))
    table = Reader(space._repr_html_())  # type: ignore[misc]
    assert f"{space.size:,}" in table.text
    assert table.seen.count("tr") == 1 + len(space.variables)


def test_whole_costs_are_written_in_full() -> None:
    class Costly(Toy):
        """Has a cost of many digits and one that is no whole number."""

        def costs(self, genotype: Genotype) -> Mapping[str, float]:
            return {"flops": 117_884_170.0, "energy": 0.12345678}

    shown = Costly().architecture((0,) * len(Costly.variables))._repr_html_()
    assert "<td>117,884,170</td>" in shown
    assert "<td>0.123457</td>" in shown


def test_text_is_no_markup() -> None:
    class Named(Toy):
        """Has a name and a choice that look like markup."""

        name = BAD
        variables = (Variable("a", (BAD, 1)), *Toy.variables[1:])

    space = Named()
    drawing = Drawing((Block(BAD, BAD), Block("b")), (Arrow(0, 1, BAD),))
    pages = [space._repr_html_(), drawing._repr_html_(), html_table([BAD], [[BAD]])]  # type: ignore[misc]
    for page in pages:
        shown = Reader(page)
        assert "script" not in shown.seen
        assert BAD in shown.text
    assert BAD in Reader(space.architecture((0,) * len(space.variables))._repr_html_()).text


def test_colours_are_those_of_the_page_and_styles_stay_inside() -> None:
    (style,) = re.findall(r"<style>(.*)</style>", Drawing((Block("a"),))._repr_html_())
    assert not re.search(r"#[0-9a-f]{3}|rgb|black|white", style)
    for rule in style.split("}")[:-1]:
        selectors, _, declared = rule.partition("{")
        assert all(each.strip().startswith(".freerea ") for each in selectors.split(","))
        assert (
            "fill: currentColor" in declared or "fill: none" in declared or "fill" not in declared
        )


def test_an_empty_table_is_nothing() -> None:
    assert html_table(["a"], []) == ""
