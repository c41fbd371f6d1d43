"""Assembles the commands."""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from freerea_plugins import InputError

from .commands.compare import compare
from .commands.correlate import correlate
from .commands.device_check import check
from .commands.device_list import list_boards
from .commands.device_operators import list_operators
from .commands.device_profile import profile
from .commands.export import export
from .commands.judge import judge
from .commands.list import list_installed
from .commands.pareto import pareto
from .commands.report import report
from .commands.score import score
from .commands.search import search
from .commands.show import show
from .commands.space_enumerate import enumerate_space
from .commands.space_show import show_space
from .commands.table_import import import_benchmark
from .commands.table_show import show_table
from .commands.train import train
from .option_groups import command
from .output.ending import end_by_mistake
from .output.printing import print_line
from .output.standard_output import checked_output

app = typer.Typer(name="freerea", no_args_is_help=True, pretty_exceptions_enable=False)
space_app = typer.Typer(help="Look into a search space.", no_args_is_help=True)
device_app = typer.Typer(help="Measure and list devices.", no_args_is_help=True)
table_app = typer.Typer(help="Import and describe benchmark tables.", no_args_is_help=True)

app.command()(command(search))
app.command()(command(pareto))
app.command()(command(score))
app.command()(command(correlate))
app.command()(command(judge))
app.command()(command(train))
app.command()(show)
app.command()(compare)
app.command()(report)
app.command()(export)
app.command("list")(list_installed)
space_app.command("show")(show_space)
space_app.command("enumerate")(enumerate_space)
table_app.command("import")(import_benchmark)
table_app.command("show")(show_table)
device_app.command("profile")(profile)
device_app.command("check")(check)
device_app.command("operators")(list_operators)
device_app.command("list")(list_boards)
app.add_typer(space_app, name="space")
app.add_typer(device_app, name="device")
app.add_typer(table_app, name="table")


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print_line(f"freerea {version('freerea')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Search for small neural networks without training and without data."""


def run() -> None:
    """Run the command; a user's mistake is reported in one line, with exit status 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What the terminal's encoding lacks is written out.
            stream.reconfigure(errors="backslashreplace")
    try:
        with checked_output():
            status = app(standalone_mode=False)
        sys.exit(status)
    except BrokenPipeError:
        sys.exit(1)  # Whoever reads has read enough, as `head`.
    except InputError as error:
        end_by_mistake(str(error))
    except typer.TyperException as error:
        # A command without arguments has shown its help already.
        if message := error.format_message():
            end_by_mistake(message)
        sys.exit(error.exit_code)
