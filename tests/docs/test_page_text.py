"""Pages read in the repository show their code and names, and what they show is current."""

from __future__ import annotations

import re
from pathlib import Path

import page_text
import pytest

DOCS = page_text.ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *page_text.ROOT.glob("*.md")])
each_page = pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: page.relative_to(page_text.ROOT).as_posix()
)


def test_what_pages_show_of_the_sources_is_current() -> None:
    assert page_text.main(["--check", "--diff"]) == 0, "run `make pages`"


def test_a_page_that_is_not_current_is_found(tmp_path, monkeypatch) -> None:
    page = tmp_path / "docs" / "page.md"
    page.parent.mkdir()
    (tmp_path / "code.py").write_text("VALUE = 1\n", "utf-8")
    page.write_text('<!-- [[[cog print(source("code.py")) ]]] -->\n<!-- [[[end]]] -->\n', "utf-8")
    monkeypatch.setattr(page_text, "ROOT", tmp_path)
    assert page_text.main(["--check"]) != 0
    assert page_text.main([]) == 0
    assert "```python\nVALUE = 1\n```" in page.read_text("utf-8")
    assert page_text.main(["--check"]) == 0
    (tmp_path / "code.py").write_text("VALUE = 2\n", "utf-8")
    assert page_text.main(["--check"]) != 0


def test_every_page_of_the_reference_has_the_names_of_its_package() -> None:
    for page in sorted((DOCS / "api").glob("*.md")):
        text = page.read_text("utf-8")
        for package in re.findall(r"^::: ([\w.]+)$", text, re.MULTILINE):
            if not package.endswith("._hooks"):
                assert f'public_names("{package}")' in text


def test_a_part_of_a_file_is_shown(tmp_path, monkeypatch) -> None:
    code = "import ast\n\n\n@staticmethod\ndef half(x):\n    return x / 2\n\n\nDONE = half(2)\n"
    (tmp_path / "code.py").write_text(code, "utf-8")
    monkeypatch.setattr(page_text, "ROOT", tmp_path)
    shown = page_text.source("code.py", of="half")
    assert shown == "\n```python\n@staticmethod\ndef half(x):\n    return x / 2\n```\n"
    assert page_text.source("code.py", before="@static") == "\n```python\nimport ast\n```\n"
    with pytest.raises(ValueError, match="nothing is called 'third'"):
        page_text.source("code.py", of="third")
    with pytest.raises(ValueError, match="no line that begins with 'class'"):
        page_text.source("code.py", before="class")


def test_a_public_name_has_the_first_line_of_its_docstring(tmp_path, monkeypatch) -> None:
    package = tmp_path / "fruits_of_a_test"
    package.mkdir()
    (package / "__init__.py").write_text(
        '"""Fruits."""\nfrom .apple import SEEDS, peel\n__all__ = ["peel", "SEEDS"]\n', "utf-8"
    )
    apple = package / "apple.py"
    apple.write_text(
        'SEEDS = 5\n"""How many there are."""\n\n'
        'def peel():\n    """Take ``skin|peel``\n    off.\n\n    More.\n    """\n',
        "utf-8",
    )
    monkeypatch.setattr(page_text, "ROOT", tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    assert page_text.public_names("fruits_of_a_test").splitlines() == [
        "",
        "| name | what | file in `fruits_of_a_test/` |",
        "|---|---|---|",
        "| [`peel`](#fruits_of_a_test.peel) | Take `skin\\|peel` off. | `apple.py` |",
        "| [`SEEDS`](#fruits_of_a_test.SEEDS) | How many there are. | `apple.py` |",
    ]
    apple.write_text("SEEDS = 5\n\ndef peel(): ...\n", "utf-8")
    with pytest.raises(ValueError, match=r"\.peel has no docstring"):
        page_text.public_names("fruits_of_a_test")
    with pytest.raises(ValueError, match=r"freerea has no __init__\.py"):
        page_text.public_names("freerea")


@each_page
def test_nothing_on_a_page_is_empty_before_the_site_is_built(page: Path) -> None:
    text = page.read_text("utf-8")
    assert "--8<--" not in text
    assert "--8 <" not in text
    # A link by the name of an object is text in square brackets where nobody resolves it.
    assert not re.findall(r"\]\[[\w.]+\]", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))


@each_page
def test_links_within_the_repository_lead_to_files(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target
