"""Runs the notebook of the examples, with its outputs written into it.

    $ python tools/notebook.py            # write them anew
    $ python tools/notebook.py --check    # or say which are not current

Numbers are compared to two digits, as the last ones depend on the processor.
"""

from __future__ import annotations

import copy
import os
import re
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "examples" / "quickstart.ipynb"
_SECONDS = 120
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")


def executed(notebook: NotebookNode) -> NotebookNode:
    """Return a copy of a notebook with the outputs that it has in an empty folder.

    What packages warn of, as of widgets that are not installed, is left out.

    Raises:
        CellExecutionError: If a cell fails.
    """
    run = copy.deepcopy(notebook)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            run,
            timeout=_SECONDS,
            kernel_name="python3",
            record_timing=False,
            resources={"metadata": {"path": folder}},
        )
        # Networks this small wait for each other's threads where cores are busy.
        client.execute(env={**os.environ, "OMP_NUM_THREADS": "1"})
    run.metadata = notebook.metadata
    for cell in run.cells:
        if cell.cell_type == "code":
            cell.outputs = [each for each in cell.outputs if each.get("name") != "stderr"]
    return run


def shown(notebook: NotebookNode) -> list[str]:
    """Return what the cells of a notebook show, numbers with the digits that are compared."""
    return [
        _NUMBER.sub(lambda number: f"{float(number[0]):.2g}", str(_texts(cell)))
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def _texts(cell: NotebookNode) -> list[object]:
    return [each.get("text") or sorted(each.get("data", {}).items()) for each in cell.outputs]


def main(arguments: list[str]) -> int:
    """Write the outputs anew, or with ``--check`` print the cells whose outputs are others."""
    known = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    run = executed(known)
    if arguments != ["--check"]:
        nbformat.write(run, NOTEBOOK)  # type: ignore[no-untyped-call]
        return 0
    pairs = list(zip(shown(known), shown(run), strict=True))
    for number, (before, now) in enumerate(pairs, start=1):
        if before != now:
            letters = enumerate(zip(before, now, strict=False))
            first = next((place for place, (one, other) in letters if one != other), 0)
            place = slice(max(0, first - 40), first + 40)
            print(f"cell {number} of {NOTEBOOK.name}: {now[place]!r} in place of {before[place]!r}")
    return int(any(before != now for before, now in pairs))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
