"""The site is built of what two builders read, and asks nothing of other sites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown import markdown
from math_core import LatexError

ROOT = Path(__file__).parents[2]
CONFIG: dict[str, Any] = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
FORMULAS = {"pymdownx.arithmatex": {"generic": True}}


def pages(entry: Any) -> Iterator[str]:
    """Yield the pages of a part of the navigation."""
    if isinstance(entry, str):
        yield entry
        return
    for part in entry.values() if isinstance(entry, dict) else entry:
        yield from pages(part)


def html(text: str) -> str:
    extensions = ["pymdownx.arithmatex", "mathml_formulas"]
    return markdown(text, extensions=extensions, extension_configs=FORMULAS)


def test_every_page_stands_in_the_navigation_once() -> None:
    files = [page.relative_to(ROOT / "docs").as_posix() for page in ROOT.glob("docs/**/*.md")]
    assert sorted(pages(CONFIG["nav"])) == sorted(files)


def test_nothing_is_loaded_from_elsewhere() -> None:
    added = [*CONFIG.get("extra_css", []), *CONFIG.get("extra_javascript", [])]
    assert not [each for each in added if not (ROOT / "docs" / each).is_file()]
    assert CONFIG["theme"]["font"] is False


def test_formulas_become_mathml() -> None:
    line = html(r"The value is $-\sum_c p_c \log p_c$, and costs \$5.")
    assert re.search(r"<math><mo[^>]*>.</mo><munder><mo[^>]*>∑</mo>.*<mi>log</mi>.*</math>", line)
    assert line.endswith("</span>, and costs $5.</p>")
    assert '<math display="block"><mfrac>' in html("$$\n\\frac{1}{2}\n$$")


def test_a_formula_that_cannot_be_shown_stops_the_build() -> None:
    with pytest.raises(LatexError, match="foo"):
        html(r"$\foo x$")


def test_code_is_no_formula() -> None:
    assert "<math" not in html("`$x$ and $y$`")
