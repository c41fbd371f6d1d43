"""Every promise of the page names a test that there is."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "reliability.md"


def test_every_test_that_the_page_names_exists() -> None:
    named = re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", PAGE.read_text(encoding="utf-8"))
    named = [(file, function) for file, function in named if file.startswith("tests/")]
    assert len(named) > 20
    for file, function in named:
        text = (TESTS.parent / file).read_text(encoding="utf-8")
        assert not function or f"def {function}(" in text, f"{file} has no {function}"
