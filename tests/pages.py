"""Console blocks of the documentation: commands, and what pages say that they print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
LEFT_OUT = "…"


def shown(page: str, begin: str) -> tuple[list[str], str]:
    """Return the words of the one command of a page that begins so, and its output there."""
    found = []
    for block in BLOCK.findall((DOCS / page).read_text("utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.replace("\\\n", "").partition("\n")
            if command.startswith(begin) and output.strip():
                found.append((shlex.split(command), output))
    assert len(found) == 1, f"{page} shows the output of `{begin}…` {len(found)} times"
    return found[0]


def assert_printed(output: str, page_output: str) -> None:
    """Compare an output with that of a page, in which a line `…` stands for any lines.

    The space at the ends of lines and around the whole does not count.
    """
    printed, expected = _lines(output), _lines(page_output)
    if LEFT_OUT not in map(str.strip, expected):
        assert printed == expected
        return
    pattern = "".join(
        r"(?:.*\n)*" if line.strip() == LEFT_OUT else re.escape(line) + r"\n" for line in expected
    )
    assert re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)), output


def _lines(output: str) -> list[str]:
    return [line.rstrip() for line in output.strip().splitlines()]
