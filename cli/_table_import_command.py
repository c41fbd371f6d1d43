"""`freerea table import`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from freerea_plugins import default_plugin_manager

from ..spaces import TableFile, import_table, open_source
from ._interruption import INTERRUPTED
from ._progress import count_progress


def run(
    source: Path,
    output: Path,
    *,
    space: str,
    hp: str | None,
    epochs: Sequence[int] | None,
    trust: bool,
    as_json: bool,
) -> None:
    """Import a table, and say what it is.

    Raises:
        InputError: If an option is wrong, or the source cannot be read or is wrong.
    """
    search_space = default_plugin_manager().space(space)()
    try:
        opened = open_source(source, search_space, trust=trust, hp=hp, epochs=epochs)
        with count_progress(Console(stderr=True)) as report:
            import_table(opened, output, report)
    except KeyboardInterrupt:
        print("Interrupted. Give the same command again to go on.", file=sys.stderr)  # noqa: T201
        sys.exit(INTERRUPTED)
    table = TableFile(output, search_space)
    size = output.stat().st_size
    count = len(table.architectures())
    if as_json:
        print(  # noqa: T201
            json.dumps(
                {
                    "output": str(output),
                    "bytes": size,
                    "architectures": count,
                    "columns": list(table.columns),
                    "provenance": dict(table.provenance),
                },
                indent=2,
            )
        )
        return
    print(  # noqa: T201
        f"{count:,} architectures of {search_space.name} with {len(table.columns)} columns are in "
        f"{output} ({size / 1e6:.1f} MB)."
    )
