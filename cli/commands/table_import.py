"""`freerea table import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from freerea_plugins import SPACE, default_plugin_manager

from ..choices import completing, registered
from ..options import HOW, WHAT, Json
from ..output.ending import interruptible
from ..output.printing import print_json, print_line
from ..output.progress import count_progress


def import_benchmark(
    source: Annotated[
        Path,
        typer.Argument(
            help="NATS-Bench's archive, a folder or a .pickle.pbz2, or NAS-Bench-101's .tfrecord."
        ),
    ],
    output: Annotated[Path, typer.Argument(help="File to write; ends in .parquet.")],
    space: Annotated[
        str,
        typer.Option(
            help="Search space; see `freerea list spaces`.",
            autocompletion=completing(registered(SPACE)),
            rich_help_panel=WHAT,
        ),
    ],
    hp: Annotated[
        str | None,
        typer.Option(
            help="Epochs of the training; the longest by default.",
            metavar="EPOCHS",
            rich_help_panel=HOW,
        ),
    ] = None,
    epoch: Annotated[
        list[int] | None,
        typer.Option(
            help="Epoch at which the validation accuracy is taken as well; may be repeated.",
            rich_help_panel=HOW,
        ),
    ] = None,
    trust: Annotated[
        bool,
        typer.Option(
            "--trust",
            help="The archive comes from somebody you trust: pickles may run any program.",
            rich_help_panel=HOW,
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Make a compact table of a published benchmark; interrupted, it goes on where it was."""
    from freerea.spaces import TableFile, import_table, open_source

    search_space = default_plugin_manager().space(space)()
    with interruptible("Give the same command again to go on."):
        opened = open_source(source, search_space, trust=trust, hp=hp, epochs=epoch)
        with count_progress(Console(stderr=True)) as report:
            import_table(opened, output, report)
    table = TableFile(output, search_space)
    size = output.stat().st_size
    count = len(table.architectures())
    if json:
        print_json(
            {
                "output": str(output),
                "bytes": size,
                "architectures": count,
                "columns": list(table.columns),
                "provenance": dict(table.provenance),
            }
        )
        return
    print_line(
        f"{count:,} architectures of {search_space.name} with {len(table.columns)} columns are in "
        f"{output} ({size / 1e6:.1f} MB)."
    )
