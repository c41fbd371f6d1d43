"""`freerea device list`."""

from __future__ import annotations

import dataclasses

from rich import box
from rich.console import Console
from rich.table import Table

from ..options import Json
from ..output.printing import print_json, print_text


def list_boards(json: Json = False) -> None:
    """List boards with their memory, and what their flash leaves for a network."""
    from freerea.devices import BOARDS, PROGRAM_BYTES, format_quantity

    if json:
        print_json([dataclasses.asdict(each) | {"limits": each.limits()} for each in BOARDS])
        return
    console = Console()
    table = Table(box=box.SIMPLE)
    table.add_column("board")
    table.add_column("processor")
    for heading in ("memory", "flash", "for a model"):
        table.add_column(heading, justify="right")
    for each in BOARDS:
        sizes = (each.memory, each.flash, each.model_bytes)
        written = (format_quantity(size, "bytes") for size in sizes)
        table.add_row(each.name, each.processor, *written)
    console.print(table)
    for each in BOARDS:
        print_text(console, f"{each.name}: {each.source}")
    print_text(
        console,
        f"A program takes about {PROGRAM_BYTES // 1000} kB of flash beside the model. "
        "`freerea search --board NAME` sets both limits.",
    )
