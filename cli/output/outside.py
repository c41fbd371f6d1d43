"""Text from outside: names of columns and plugins, architectures, paths, messages.

It may hold anything. What a terminal, rich, matplotlib or a file system would take for something
else than text is shown as it is written.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from rich.text import Text

LONGEST_LINE = 2000
"""Characters of a line that is still read by somebody."""
LONGEST_LABEL = 120
"""Characters of a label that leaves room for the plot."""
_LONGEST_STEM = 80


def visible(text: str) -> str:
    """Return text in which characters that cannot be seen, as escape sequences, are written out."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )


def shortened(text: str, longest: int) -> str:
    """Return text without its middle if it is too long."""
    if len(text) <= longest:
        return text
    kept = longest // 2 - 1
    return f"{text[:kept]} … {text[-kept:]}"


def cell(text: str) -> Text:
    """Return text for rich, which would take brackets for markup and ``:cat:`` for an emoji."""
    return Text(visible(text))


def label(text: str) -> str:
    """Return text for matplotlib, which would take what is between two ``$`` for a formula."""
    return visible(shortened(text, LONGEST_LABEL)).replace("$", r"\$")


def folded_label(text: str, width: int) -> str:
    """Return text for matplotlib, as `label`, in lines of so many characters at most."""
    return "\n".join(map(label, textwrap.wrap(shortened(text, LONGEST_LABEL), width)))


def file_stems(names: Iterable[str]) -> list[str]:
    """Return a name for a file of each, without a suffix.

    They are made of letters, digits, ``.``, ``-`` and ``_``, and differ where files with upper and
    lower case are the same as well.
    """
    stems: dict[str, str] = {}
    for name in names:
        stem = first = re.sub(r"[^A-Za-z0-9._-]+", "_", name)[:_LONGEST_STEM].lstrip(".-") or "_"
        number = 1
        while stem.lower() in stems:
            number += 1
            stem = f"{first}-{number}"
        stems[stem.lower()] = stem
    return list(stems.values())
