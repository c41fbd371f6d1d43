"""`freerea list`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from freerea_plugins import KINDS, Component, Plugin, Registration, default_plugin_manager

from ..choices import checking, completing, written
from ..options import Json
from ..output.outside import cell
from ..output.printing import print_json, print_text

PLUGINS = "plugins"
LISTS = (*(kind.plural for kind in KINDS), PLUGINS)

Row = dict[str, str]


def list_installed(
    what: Annotated[
        str,
        typer.Argument(
            help="What to list.",
            metavar=written(LISTS),
            autocompletion=completing(lambda: LISTS),
            callback=checking("list", LISTS),
        ),
    ],
    json: Json = False,
) -> None:
    """List what is installed: name, help, distribution, version, status."""
    rows = _rows(what)
    if json:
        print_json(rows)
        return
    console = Console()
    table = Table(box=box.SIMPLE)
    for column in rows[0] if rows else ():
        table.add_column(column, overflow="fold", no_wrap=column == "name")
    for row in rows:
        table.add_row(*map(cell, row.values()))
    console.print(table)
    for plugin in default_plugin_manager().plugins:
        if plugin.status == "broken" and what != PLUGINS:
            print_text(
                console, f"Skipped plugin {plugin.name} of {plugin.distribution}: {plugin.problem}"
            )


def _rows(what: str) -> list[Row]:
    manager = default_plugin_manager()
    if what == PLUGINS:
        return [
            {"name": each.name, "help": each.problem} | _origin(each) for each in manager.plugins
        ]
    kind = next(each for each in KINDS if each.plural == what)
    return _components(manager.registered(kind))


def _components(registered: Mapping[str, Registration[Component]]) -> list[Row]:
    return [
        {"name": name, "help": each.component.summary()} | _origin(each.plugin)
        for name, each in registered.items()
    ]


def _origin(plugin: Plugin) -> Row:
    return {
        "distribution": plugin.distribution,
        "version": plugin.version,
        "status": plugin.status,
    }
