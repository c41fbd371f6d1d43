"""`freerea report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def report(
    runs: Annotated[
        list[Path], typer.Argument(metavar="RUN…", help="Folders of searches or of fronts.")
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            help="The file; `report.html` in the folder of the first run by default.",
            metavar="FILE",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write one HTML file that shows what was found, why, and how: to be handed on."""
    from ..output.printing import print_line
    from ..reports.page.report import write_report
    from ..reports.run_data import RunData

    file = write_report([RunData.load(run) for run in runs], output)
    print_line(f"Report of {len(runs):,} {'run' if len(runs) == 1 else 'runs'} is in {file}.")
