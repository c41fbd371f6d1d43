"""Options that several commands share, so that a word means the same in each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Space = Annotated[str, typer.Option(help="Search space; see `freerea list spaces`.")]
Dataset = Annotated[
    str | None,
    typer.Option(help="Data set of the space; its first by default.", show_default=False),
]
Metrics = Annotated[
    list[str] | None,
    typer.Option(
        "--metric",
        help="A metric, or `column:NAME:minimize` for a column of the benchmark table; may be "
        "repeated. The paper's three by default.",
        metavar="NAME",
    ),
]
Limits = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        help="Largest cost, as `flops=1e8`, or value in a column of the benchmark table; "
        "may be repeated.",
        metavar="NAME=VALUE",
    ),
]
Score = Annotated[
    str, typer.Option(help="How several metrics become one; see `freerea list scores`.")
]
Fidelity = Annotated[
    str,
    typer.Option(
        help="`reduced`: the smaller network of a search; `paper`: all of it; or as "
        "`paper,resolution=0.5`.",
    ),
]
Repeats = Annotated[
    int | None, typer.Option(help="Initialisations per architecture; the fidelity's by default.")
]
Batch = Annotated[
    Path | None,
    typer.Option(
        help="Images and labels in an .npz file; pink noise by default.", resolve_path=True
    ),
]
Device = Annotated[
    str, typer.Option(help="Where networks are run: `cpu`, `cuda`, `cuda:1`, `mps`.")
]
Seed = Annotated[int, typer.Option(help="The same seed gives the same result.")]
Evaluations = Annotated[
    int | None,
    typer.Option(help="Stop after so many architectures; 200 by default without `--seconds`."),
]
Seconds = Annotated[float | None, typer.Option(help="Stop after so much time.")]
Population = Annotated[int, typer.Option(help="Size of the population.")]
Jobs = Annotated[int, typer.Option(help="Processes; any number gives the same result.")]
Output = Annotated[
    Path | None, typer.Option(help="Folder of the result; a new one in `runs` by default.")
]
Resume = Annotated[
    Path | None, typer.Option(help="Go on with the search in this folder, with its settings.")
]
Cache = Annotated[
    str | None,
    typer.Option(
        envvar="FREEREA_CACHE",
        help="File that keeps metric values for later, or `off`; the user's own by default.",
        metavar="PATH|off",
        show_default=False,
    ),
]
Benchmark = Annotated[
    Path | None,
    typer.Option(
        help="Table of recorded values, CSV or Parquet, to judge the result; the search ignores "
        "it, but for columns that it names.",
        resolve_path=True,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
