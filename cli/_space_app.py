"""`freerea space`: commands about one search space."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ._options import Dataset, Json

space_app = typer.Typer(help="Look into a search space.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Search space; see `freerea list spaces`.")]


@space_app.command()
def show(name: Name, json: Json = False) -> None:
    """Show variables, choices, size and data sets of a space."""
    from ._show_space_command import run

    run(name, as_json=json)


@space_app.command()
def enumerate(  # noqa: A001
    name: Name,
    dataset: Dataset = None,
    output: Annotated[
        Path | None,
        typer.Option(help="File of the list; the name of the space and .csv by default."),
    ] = None,
    jobs: Annotated[int, typer.Option(help="Processes; any number gives the same list.")] = 1,
    json: Json = False,
) -> None:
    """List all architectures that compute different functions, with FLOPs and parameters."""
    from ._enumerate_command import run

    run(name, dataset, output or Path(f"{name}.csv"), jobs=jobs, as_json=json)
