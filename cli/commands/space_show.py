"""`freerea space show`."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from freerea_plugins import default_plugin_manager

from ..options import Json, SpaceName
from ..output.outside import cell
from ..output.printing import print_json, print_text


def show_space(name: SpaceName, json: Json = False) -> None:
    """Show variables, choices, size and data sets of a space."""
    space = default_plugin_manager().space(name)()
    report: dict[str, Any] = {
        "space": space.name,
        "help": space.summary(),
        "combinations": space.size,
        "architectures": space.distinct_size,
        "datasets": [
            {"name": each.name, "input_shape": each.input_shape, "classes": each.classes}
            for each in space.datasets
        ],
        "variables": [
            {"name": each.name, "choices": list(each.choices)} for each in space.variables
        ],
    }
    if json:
        print_json(report)
        return
    console = Console()
    print_text(console, f"{space.name}: {report['help']}")
    print_text(
        console,
        f"{space.size:,} combinations of choices, at most {space.distinct_size:,} architectures "
        "that compute different functions",
    )
    for each in space.datasets:
        shape = "x".join(map(str, each.input_shape))
        print_text(console, f"data set {each.name}: {shape}, {each.classes} classes")
    print_text(
        console,
        "and data sets of yours: `--dataset 3x96x96:2`, a shape and classes, or `--images FOLDER`",
    )
    table = Table(box=box.SIMPLE)
    for heading in ("variable", "choices"):
        table.add_column(heading, overflow="fold")
    for variable in space.variables:
        table.add_row(cell(variable.name), cell(", ".join(variable.choices)))
    console.print(table)
