"""`freerea space enumerate`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from freerea_plugins import InputError, default_plugin_manager, whole_file

from ..options import WHERE, Dataset, Jobs, Json, SpaceName
from ..output.ending import interruptible


def enumerate_space(
    name: SpaceName,
    dataset: Dataset = None,
    output: Annotated[
        Path | None,
        typer.Option(
            help="File of the list; the name of the space and .csv by default.",
            rich_help_panel=WHERE,
        ),
    ] = None,
    jobs: Jobs = 1,
    json: Json = False,
) -> None:
    """List all architectures that compute different functions, with FLOPs and parameters."""
    from ..output.files import fill_table
    from ..output.printing import print_json
    from ..runs.preparation import require_processes
    from ..surveys.enumeration import COLUMNS, enumerated

    require_processes(jobs)
    space = default_plugin_manager().space(name)(dataset)
    path = output or Path(f"{name}.csv")
    started = time.monotonic()
    try:
        with interruptible(f"{path} was not written."), whole_file(path) as unfinished:
            rows = enumerated(space, jobs)
            fill_table(unfinished, COLUMNS, rows)
    except OSError as error:
        raise InputError(f"`--output {path}` cannot be written: {error}.") from error
    if json:
        print_json(
            {
                "space": space.name,
                "dataset": space.dataset.name,
                "architectures": len(rows),
                "file": str(path),
                "seconds": round(time.monotonic() - started, 3),
            }
        )
        return
    Console().print(
        f"{len(rows):,} architectures of {space.name} are in {path}.", markup=False, soft_wrap=True
    )
