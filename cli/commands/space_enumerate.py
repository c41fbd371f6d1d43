"""`freerea space enumerate`."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from freerea_plugins import (
    InputError,
    SearchSpace,
    default_plugin_manager,
    whole_file,
    writing,
)

from ..options import WHERE, Dataset, Jobs, Json, Overwrite, SpaceName
from ..output.ending import interruptible
from ..output.outside import file_stems


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
    force: Overwrite = False,
    jobs: Jobs = "1",
    json: Json = False,
) -> None:
    """List all architectures that compute different functions, with FLOPs and parameters."""
    from ..output.files import fill_table
    from ..output.printing import print_json, print_text
    from ..runs.preparation import count_processes
    from ..surveys.enumeration import COLUMNS, enumerated

    processes = count_processes(jobs)
    space = default_plugin_manager().space(name)(dataset)
    path = _default_file(space) if output is None else output
    with writing(f"--output {path}"):
        if path.is_file() and not force:
            raise InputError(f"`--output {path}` is there already: add `--force` to replace it.")
        if os.path.lexists(path) and not path.is_file():
            raise InputError(f"`--output {path}` cannot be written: it is no regular file.")
    started = time.monotonic()
    with (
        interruptible(f"{path} was not written."),
        writing(f"--output {path}"),
        whole_file(path) as unfinished,
    ):
        rows = enumerated(space, processes)
        fill_table(unfinished, COLUMNS, rows)
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
    print_text(Console(), f"{len(rows):,} architectures of {space.name} are in {path}.")


def _default_file(space: SearchSpace) -> Path:
    (stem,) = file_stems([space.name])
    return Path(f"{stem}.csv")
