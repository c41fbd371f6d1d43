"""What pages of the documentation show of the sources.

Cog runs the calls that stand in comments of the pages, between `[[[cog` and `]]]`, and writes what
they print below. The text is committed, so that pages read in the repository are complete.

    $ python tools/page_text.py            # write it anew
    $ python tools/page_text.py --check    # or say what is not current
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import griffe
from cogapp import Cog

ROOT = Path(__file__).parents[1]
_LANGUAGES = {".py": "python", ".toml": "toml"}


def pages() -> list[Path]:
    """Return the pages that show something of the sources."""
    found = sorted((ROOT / "docs").rglob("*.md"))
    return [page for page in found if "[[[cog" in page.read_text("utf-8")]


def source(path: str, *, of: str = "", before: str = "") -> str:
    """Return a file of the repository, or a part of it, as a block of code.

    Args:
        path: The file, relative to the repository.
        of: A function or class of a Python file, to show that alone.
        before: How the first line begins that is not shown any more.

    Raises:
        ValueError: If the file has no such function, class or line.
    """
    text = (ROOT / path).read_text("utf-8")
    if of:
        text = _definition(text, of)
    if before:
        text, found, _ = text.partition(f"\n{before}")
        if not found:
            raise ValueError(f"{path} has no line that begins with {before!r}")
    return f"\n```{_LANGUAGES[Path(path).suffix]}\n{text.strip()}\n```\n"


def public_names(package: str) -> str:
    """Return a table of what a package exports, each with its line of help and its file.

    Raises:
        ValueError: If one has no docstring, or the package has no file.
    """
    module = griffe.load(package, try_relative_path=False, resolve_aliases=True)
    if not isinstance(module.filepath, Path):
        raise ValueError(f"{package} has no __init__.py")
    folder = module.filepath.resolve().parent
    place = folder.relative_to(ROOT).as_posix()
    rows = ["", f"| name | what | file in `{place}/` |", "|---|---|---|"]
    for name in sorted(map(str, module.exports or ()), key=str.lower):
        member = module[name]
        if member.docstring is None:
            raise ValueError(f"{package}.{name} has no docstring")
        summary = " ".join(member.docstring.value.split("\n\n")[0].split())
        file = member.filepath.resolve().relative_to(folder).as_posix()
        rows.append(f"| [`{name}`](#{package}.{name}) | {_cell(summary)} | `{file}` |")
    return "\n".join([*rows, ""])


def _cell(text: str) -> str:
    """Return a docstring's text as it is written in a table of Markdown."""
    return text.replace("``", "`").replace("|", r"\|")


def _definition(text: str, name: str) -> str:
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            return "\n".join(text.splitlines()[first - 1 : node.end_lineno])
    raise ValueError(f"nothing is called {name!r}")


def main(arguments: list[str]) -> int:
    """Write the pages anew, or with ``--check`` see whether they are current."""
    library = ["-P", "-I", str(Path(__file__).parent), "-p", "from page_text import *"]
    status: int = Cog().main(
        ["cog", "--verbosity=1", *(arguments or ["-r"]), *library, *map(str, pages())]
    )
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
