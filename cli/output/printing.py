"""What a command says: JSON for programs, lines for people."""

from __future__ import annotations

import json
import math
import sys
from typing import Any, TextIO

from rich.console import Console

from .outside import LONGEST_LINE, cell, shortened, visible


def json_text(value: Any) -> str:
    """Write a value as JSON; numbers that JSON does not have become text, as ``"-inf"``."""
    return json.dumps(_json_values(value), indent=2, allow_nan=False)


def print_json(value: Any) -> None:
    """Print a value as JSON on standard output."""
    print(json_text(value))  # noqa: T201


def print_line(text: str) -> None:
    """Print a line on standard output."""
    print(visible(text))  # noqa: T201


def print_text(console: Console, text: str, style: str = "") -> None:
    """Print a line of text as it is: not folded, nothing in it taken for markup."""
    console.print(cell(text), style=style, soft_wrap=True)


def print_note(text: str) -> None:
    """Print a line beside the output of a command, on standard error if there is one."""
    error: TextIO | None = sys.stderr
    if error is not None:  # Where a shell has closed it, `print` would take standard output.
        print(visible(shortened(text, LONGEST_LINE)), file=error)


def _json_values(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _json_values(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_json_values(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value
