"""`freerea device check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..options import HOW, WHAT, Json, Seed


def check(
    table: Annotated[Path, typer.Argument(help="Table that `freerea device profile` made here.")],
    architectures: Annotated[
        int, typer.Option(help="How many networks are measured.", rich_help_panel=HOW)
    ] = 30,
    space: Annotated[
        str | None,
        typer.Option(help="Search space; that of the table by default.", rich_help_panel=WHAT),
    ] = None,
    dataset: Annotated[
        str | None,
        typer.Option(help="Data set; that of the table by default.", rich_help_panel=WHAT),
    ] = None,
    seed: Seed = 0,
    json: Json = False,
) -> None:
    """Measure random networks as wholes, and compare with the sums of their operators."""
    from ..profiling.checking import check_table

    check_table(
        table,
        architectures=architectures,
        space=space,
        dataset=dataset,
        seed=seed,
        as_json=json,
    )
