"""`freerea list`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TypeVar

from rich import box
from rich.console import Console
from rich.table import Table

from freerea_plugins import (
    Component,
    Plugin,
    PluginManager,
    Registration,
    default_plugin_manager,
    unknown_name,
)

ComponentT = TypeVar("ComponentT", bound=Component)
Row = dict[str, str]


def run(what: str, *, as_json: bool) -> None:
    """Print what is installed.

    Raises:
        InputError: If `what` is not something that is listed.
    """
    if what not in _LISTS:
        raise unknown_name("list", what, _LISTS)
    manager = default_plugin_manager()
    rows = _LISTS[what](manager)
    if as_json:
        print(json.dumps(rows, indent=2))  # noqa: T201
        return
    console = Console()
    table = Table(box=box.SIMPLE)
    for column in rows[0] if rows else ():
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row.values())
    console.print(table)
    for plugin in manager.plugins:
        if plugin.status == "broken" and what != "plugins":
            console.print(
                f"Skipped plugin {plugin.name} of {plugin.distribution}: {plugin.problem}",
                markup=False,
                soft_wrap=True,
            )


def _components(registered: Mapping[str, Registration[ComponentT]]) -> list[Row]:
    return [
        {"name": name, "help": each.component.summary()} | _origin(each.plugin)
        for name, each in registered.items()
    ]


def _plugins(manager: PluginManager) -> list[Row]:
    return [{"name": each.name, "help": each.problem} | _origin(each) for each in manager.plugins]


def _origin(plugin: Plugin) -> Row:
    return {
        "distribution": plugin.distribution,
        "version": plugin.version,
        "status": plugin.status,
    }


_LISTS: dict[str, Callable[[PluginManager], list[Row]]] = {
    "metrics": lambda manager: _components(manager.metrics),
    "spaces": lambda manager: _components(manager.spaces),
    "constraints": lambda manager: _components(manager.constraints),
    "scores": lambda manager: _components(manager.scores),
    "plugins": _plugins,
}
