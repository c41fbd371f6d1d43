"""What notebooks show, as HTML: in colours of the page, be it light or dark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_RULES = {
    "svg": "display: block; width: 100%; height: auto",
    "text": "fill: currentColor; font: 12px system-ui, sans-serif",
    ".block": "fill: none; stroke: currentColor; stroke-width: 1.5",
    ".width": "fill: currentColor; opacity: .7",
    ".label, .freerea .detail": "text-anchor: middle",
    ".label": "font-weight: 600",
    ".detail": "font-size: 10px; opacity: .75",
    ".edge": "font-size: 11px",
    ".arrow": "fill: none; stroke: currentColor; opacity: .6; stroke-width: 1.5",
    ".head": "fill: currentColor; opacity: .6",
}
NOTEBOOK_STYLE = (
    f"<style>{' '.join(f'.freerea {each} {{ {rule} }}' for each, rule in _RULES.items())}</style>"
)
"""Of what is inside an element of the class `freerea`, and of nothing else."""


def html_table(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table for notebooks; text in it is shown as it is, whatever it holds.

    Args:
        names: Names of the columns; none for a table without a head.
        rows: The cells of each row, shown as `str` writes them.

    Returns:
        HTML, empty if there are no rows.
    """
    body = "".join(f"<tr>{_cells('td', row)}</tr>" for row in rows)
    if not body:
        return ""
    head = f"<thead><tr>{_cells('th', names)}</tr></thead>" if names else ""
    return f"<table>{head}<tbody>{body}</tbody></table>"


def _cells(tag: str, values: Iterable[object]) -> str:
    return "".join(f"<{tag}>{escape(str(value))}</{tag}>" for value in values)
