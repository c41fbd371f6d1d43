"""`freerea show`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..options import Json

RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a search or of a front.")]


def show(run: RunFolder, json: Json = False) -> None:
    """Show what a search found, why, and how it came there."""
    from ..reports.run_data import RunData
    from ..reports.show import show_run

    show_run(RunData.load(run), json=json)
