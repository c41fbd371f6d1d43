"""What pages show of commands that need no data and no third package."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Command

DOCS = Path(__file__).parents[2] / "docs"
CONSOLE = re.compile(r"^```console\n\$ freerea (.*)\n((?:[^$`].*\n|\n)+)```", re.MULTILINE)


def shown(page: str, begin: str) -> tuple[list[str], str]:
    """Return the arguments of the command of a page that begins so, and its output there."""
    found = [
        (shlex.split(command), output)
        for command, output in CONSOLE.findall((DOCS / page).read_text("utf-8"))
        if command.startswith(begin)
    ]
    assert len(found) == 1, f"{page} shows `freerea {begin}…` {len(found)} times"
    return found[0]


@pytest.mark.parametrize(
    ("page", "begin"),
    [
        ("command_line.md", "list constraints"),
        ("command_line.md", "search --limit flops=10"),
        ("tutorial.md", "score '|"),
        ("metrics.md", "score '|"),
    ],
)
def test_a_command_prints_what_its_page_shows(freerea: Command, page: str, begin: str) -> None:
    arguments, output = shown(page, begin)
    done = freerea(*arguments)
    assert bare(done.stderr if done.returncode else done.stdout) == bare(output)


def bare(output: str) -> list[str]:
    """Return the lines of an output without the space around it and at their ends."""
    return [line.rstrip() for line in output.strip().splitlines()]
