"""A search space as notebooks show it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ._html import html_table

if TYPE_CHECKING:
    from ._space import SearchSpace

_CHOICES = 8
"""Choices of a variable that are named."""


def space_html(space: SearchSpace) -> str:
    """Return the name, the data set and the size of a space, and its variables in a table."""
    rows = [(each.name, _in_words(each.choices)) for each in space.variables]
    shape = "x".join(map(str, space.dataset.input_shape))
    return (
        f"<p><b>{escape(space.name)}</b>: {space.size:,} combinations of choices; data set "
        f"{escape(space.dataset.name)} ({shape}, {space.dataset.classes} classes)</p>"
        f"{html_table(('variable', 'choices'), rows)}"
    )


def _in_words(choices: tuple[object, ...]) -> str:
    named = ", ".join(map(str, choices[:_CHOICES]))
    return f"{named}, …" if len(choices) > _CHOICES else named
