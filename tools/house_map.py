"""Draws the map of the house in docs/house.svg: packages, their sub-packages, and who imports whom.

Who stands above whom is what the import contracts in pyproject.toml say, what a room is for is the
first line of its docstring. The picture cannot say anything else than the code.

    $ python tools/house_map.py            # draw it anew
    $ python tools/house_map.py --check    # or say that it is not current
"""

from __future__ import annotations

import ast
import sys
import textwrap
from dataclasses import dataclass
from html import escape
from pathlib import Path

from importlinter import api

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "house.svg"

_WIDTH = 1000
_MARGIN = 20
_GAP = 16
_STREET = 44
_INDENT = 34
_NAME_WIDTH = 142
_LINE = 17
_CHARACTER = 7.2  # of 13 px sans-serif, generously

_STYLE = """
text { font: 13px sans-serif; fill: #24292f }
.name { font: bold 13px monospace }
.package-name { font: bold 16px monospace }
.page { fill: #ffffff }
.package { fill: #eef2f8; stroke: #5b6f94 }
.floor { fill: #ffffff; stroke: #b7c2d6 }
.arrow { stroke: #5b6f94; stroke-width: 2; fill: none; marker-end: url(#tip) }
.tip { fill: #5b6f94 }
@media (prefers-color-scheme: dark) {
  text { fill: #e2e6ee }
  .page { fill: #1b1f27 }
  .package { fill: #262d3a; stroke: #8fa3c8 }
  .floor { fill: #1b1f27; stroke: #4a566d }
  .arrow { stroke: #8fa3c8 }
  .tip { fill: #8fa3c8 }
}
""".strip()


_ARROW_TIP = (
    '<marker id="tip" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="6" markerHeight="6" '
    'orient="auto"><path class="tip" d="M0 0L10 5L0 10z"/></marker>'
)


@dataclass(frozen=True)
class Room:
    """A package, sub-package or module, and what it is for."""

    name: str
    purpose: str


@dataclass(frozen=True)
class Package:
    """One of the packages, its floors from the top down; rooms of one floor stand side by side."""

    room: Room
    floors: list[list[Room]]


def house() -> list[list[Package]]:
    """Return the packages from the top down; those of one row do not import each other."""
    layers = {}
    for contract in api.read_configuration(str(ROOT / "pyproject.toml"))["contracts_options"]:
        if contract["type"] == "layers":
            container = contract.get("containers", [""])[0]
            layers[container] = [_names(layer) for layer in contract["layers"]]
    return [[_package(name, layers) for name in row] for row in layers[""]]


def _package(name: str, layers: dict[str, list[list[str]]]) -> Package:
    folder = name.removeprefix("freerea.").replace(".", "/")
    floors = [
        [Room(each, _purpose(f"{folder}/{each}")) for each in floor]
        for floor in layers.get(name, [])
    ]
    return Package(Room(name, _purpose(folder)), floors)


def _names(layer: str) -> list[str]:
    return [name.strip() for name in layer.split("|")]


def _purpose(path: str) -> str:
    """Return the first sentence of a module's docstring."""
    module = ROOT / path / "__init__.py"
    if not module.exists():
        module = ROOT / f"{path}.py"
    docstring = ast.get_docstring(ast.parse(module.read_text("utf-8")))
    if docstring is None:
        raise ValueError(f"{module} has no docstring")
    return docstring.split("\n\n")[0].replace("\n", " ").replace("`", "").removesuffix(".")


class Drawing:
    """The elements of the picture, added from the top down."""

    def __init__(self) -> None:
        self.elements: list[str] = []

    def text(self, x: float, y: float, text: str, style: str = "") -> None:
        """Write one line."""
        style = f' class="{style}"' if style else ""
        self.elements.append(f'<text x="{x:g}" y="{y:g}"{style}>{escape(text)}</text>')

    def box(
        self, x: float, y: float, width: float, height: float, style: str, *, behind: int
    ) -> None:
        """Draw a box behind all elements but the first few."""
        size = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
        self.elements.insert(behind, f'<rect class="{style}" {size} rx="6"/>')

    def arrow(self, x: float, y: float, to_x: float, to_y: float) -> None:
        """Draw an arrow."""
        self.elements.append(f'<path class="arrow" d="M{x:g} {y:g}L{to_x:g} {to_y:g}"/>')

    def package(self, package: Package, x: float, y: float, width: float) -> float:
        """Write a package with its floors and return where it ends."""
        self.text(x + 12, y + 24, package.room.name, "package-name")
        top = self._lines(package.room.purpose, x + 12, y + 44, width - 24) + 8
        bottom = top
        for floor in package.floors:
            bottom = self._floor(floor, x + _INDENT, bottom, width - _INDENT - 12) + 6
        if package.floors:
            self.arrow(x + _INDENT / 2, top + 4, x + _INDENT / 2, bottom - 8)
        return bottom + 6

    def _floor(self, rooms: list[Room], x: float, y: float, width: float) -> float:
        """Draw the rooms of one floor and return where it ends."""
        alone = len(rooms) == 1
        each = (width - 8 * (len(rooms) - 1)) / len(rooms)
        place, ends = len(self.elements), []
        for number, room in enumerate(rooms):
            left = x + number * (each + 8)
            self.text(left + 10, y + 19, room.name, "name")
            aside = _NAME_WIDTH if alone else 0
            below = 0 if alone else _LINE
            ends.append(
                self._lines(room.purpose, left + 10 + aside, y + 19 + below, each - 20 - aside)
            )
        for number in range(len(rooms)):
            self.box(x + number * (each + 8), y, each, max(ends) - y, "floor", behind=place)
        return max(ends)

    def _lines(self, text: str, x: float, y: float, width: float) -> float:
        """Write a text in as many lines as it needs and return where it ends."""
        lines = textwrap.wrap(text, int(width / _CHARACTER), break_on_hyphens=False)
        for number, line in enumerate(lines):
            self.text(x, y + number * _LINE, line)
        return y + (len(lines) - 1) * _LINE + 9


def picture(rows: list[list[Package]]) -> str:
    """Return the picture as SVG."""
    drawing = Drawing()
    y: float = _MARGIN
    above: list[float] = []
    for row in rows:
        width = (_WIDTH - 2 * _MARGIN - _GAP * (len(row) - 1)) / len(row)
        lefts = [_MARGIN + number * (width + _GAP) for number in range(len(row))]
        centers = [left + width / 2 for left in lefts]
        # One arrow for each pair of neighbours, straight below the narrower of the two.
        for x in max(above, centers, key=len) if above else []:
            drawing.arrow(x, y - _STREET + 4, x, y - 6)
        place = len(drawing.elements)
        bottom = max(
            drawing.package(package, left, y, width)
            for package, left in zip(row, lefts, strict=True)
        )
        for left in lefts:
            drawing.box(left, y, width, bottom - y, "package", behind=place)
        y = bottom + _STREET
        above = centers
    height = y - _STREET + _MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:g}" '
            f'width="{_WIDTH}" height="{height:g}" role="img">',
            "<title>The packages of FreeREA and their sub-packages</title>",
            f"<desc>{escape(_description(rows))}</desc>",
            f"<style>\n{_STYLE}\n</style>",
            f"<defs>{_ARROW_TIP}</defs>",
            f'<rect class="page" width="{_WIDTH}" height="{height:g}"/>',
            *drawing.elements,
            "</svg>\n",
        ]
    )


def _description(rows: list[list[Package]]) -> str:
    """Say in words what the picture shows."""
    sentences = ["Each package may import those below it, and within one each floor those below."]
    for row in rows:
        for package in row:
            floors = ", ".join(" beside ".join(r.name for r in floor) for floor in package.floors)
            sentences.append(f"{package.room.name}{': ' if floors else ''}{floors}.")
    return " ".join(sentences)


def main(arguments: list[str]) -> int:
    """Draw the picture, or with ``--check`` see whether it is current."""
    current = picture(house())
    if arguments == ["--check"]:
        return int(not PICTURE.exists() or PICTURE.read_text("utf-8") != current)
    PICTURE.write_text(current, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
