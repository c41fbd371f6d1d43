r"""Formulas of the documentation as MathML, which browsers show without scripts and fonts of ours.

An extension of Python-Markdown that goes with `pymdownx.arithmatex`: that one finds the formulas,
`$\sum_i x_i$`, and this one replaces what it makes of them.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from math_core import LatexToMathML

_CLASS = "arithmatex"
_FORMULA = re.compile(r"\\\((?P<inline>.*)\\\)|\\\[(?P<display>.*)\\\]", re.DOTALL)
_CONVERTER = LatexToMathML(fancy_error=False)


class FormulaProcessor(Treeprocessor):
    """Puts MathML where Arithmatex marked a formula."""

    def run(self, root: Element) -> None:
        """Replace the formulas of a page.

        Raises:
            LatexError: If a formula has a command that cannot be shown.
        """
        for marked in root.iter():
            found = _FORMULA.fullmatch((marked.text or "").strip())
            if found and marked.get("class") == _CLASS:
                mathml = _CONVERTER.convert_with_local_state(
                    found["inline"] or found["display"], displaystyle=found["inline"] is None
                )
                marked.text = self.md.htmlStash.store(mathml)


class FormulaExtension(Extension):
    """Has the processor run once formulas are found."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Add the processor after the one for what stands within paragraphs."""
        md.treeprocessors.register(FormulaProcessor(md), "mathml-formulas", 15)


def makeExtension() -> FormulaExtension:  # noqa: N802
    """Return the extension, under the name that Python-Markdown looks for."""
    return FormulaExtension()
