"""The notebook of the examples runs, and has the outputs that it was committed with."""

from __future__ import annotations

import nbformat
import notebook
import pytest


@pytest.fixture(scope="module")
def committed() -> nbformat.NotebookNode:
    """Return the notebook as it is committed."""
    return nbformat.read(notebook.NOTEBOOK, as_version=4)


def test_it_runs_and_shows_what_it_was_committed_with() -> None:
    assert notebook.main(["--check"]) == 0, "run `make pages`"


def test_every_cell_of_code_was_run_in_order(committed) -> None:
    cells = [each for each in committed.cells if each.cell_type == "code"]
    assert [each.execution_count for each in cells] == [*range(1, len(cells) + 1)]
    assert sum("<svg" in shown for shown in notebook.shown(committed)) >= 2


def test_outputs_differ_by_more_than_last_digits(committed) -> None:
    def changed(text: str, into: str) -> list[str]:
        return notebook.shown(nbformat.from_dict(_replaced(committed, text, into)))

    assert changed("3.666", "3.6661") == notebook.shown(committed)
    assert changed("3.666", "4.666") != notebook.shown(committed)
    assert changed("peak_memory", "memory") != notebook.shown(committed)


def _replaced(node: object, text: str, into: str) -> object:
    if isinstance(node, dict):
        return {key: _replaced(each, text, into) for key, each in node.items()}
    if isinstance(node, list):
        return [_replaced(each, text, into) for each in node]
    return node.replace(text, into) if isinstance(node, str) else node
