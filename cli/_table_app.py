"""`freerea table`: benchmark tables are imported and described."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ._options import Json

table_app = typer.Typer(
    help="Import and describe benchmark tables.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@table_app.command("import")
def import_(
    source: Annotated[
        Path,
        typer.Argument(
            help="NATS-Bench's archive, a folder or a .pickle.pbz2, or NAS-Bench-101's .tfrecord."
        ),
    ],
    output: Annotated[Path, typer.Argument(help="File to write; ends in .parquet.")],
    space: Annotated[str, typer.Option(help="Search space; see `freerea list spaces`.")],
    hp: Annotated[
        str | None,
        typer.Option(help="Epochs of the training; the longest by default.", metavar="EPOCHS"),
    ] = None,
    epoch: Annotated[
        list[int] | None,
        typer.Option(
            help="Epoch at which the validation accuracy is taken as well; may be repeated."
        ),
    ] = None,
    trust: Annotated[
        bool,
        typer.Option(
            "--trust",
            help="The archive comes from somebody you trust: pickles may run any program.",
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Make a compact table of a published benchmark; interrupted, it goes on where it was."""
    from ._table_import_command import run

    run(source, output, space=space, hp=hp, epochs=epoch, trust=trust, as_json=json)


@table_app.command()
def show(
    file: Annotated[Path, typer.Argument(help="A table, CSV or Parquet.")],
    space: Annotated[
        str | None,
        typer.Option(help="Search space; that which the table names by default."),
    ] = None,
    dataset: Annotated[
        str | None,
        typer.Option(help="Data set whose columns are named without it; the space's first."),
    ] = None,
    json: Json = False,
) -> None:
    """Describe a table: where it comes from, its architectures and its columns."""
    from ._table_show_command import run

    run(file, space=space, dataset=dataset, as_json=json)
