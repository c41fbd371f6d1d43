"""`freerea compare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..options import Json


def compare(
    runs: Annotated[
        list[Path],
        typer.Argument(metavar="RUN…", help="Folders of searches or of fronts, two or more."),
    ],
    json: Json = False,
) -> None:
    """Compare runs: what they found, at which costs, and fronts in one box."""
    from ..reports.compare import compare_runs
    from ..reports.run_data import RunData

    compare_runs([RunData.load(run) for run in runs], json=json)
