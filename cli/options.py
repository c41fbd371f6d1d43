"""Options that several commands share, so that a word means the same in each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from freerea_plugins import CONSTRAINT, FITNESS, METRIC, SCORE, SPACE

from .choices import boards, completing, registered

WHAT = "What to search"
HOW = "How to search and to measure"
LIMITS = "Limits"
WHERE = "Where to write"

Space = Annotated[
    str,
    typer.Option(
        help="Search space; see `freerea list spaces`.",
        autocompletion=completing(registered(SPACE)),
        rich_help_panel=WHAT,
    ),
]
SpaceName = Annotated[
    str,
    typer.Argument(
        metavar="SPACE",
        help="Search space; see `freerea list spaces`.",
        autocompletion=completing(registered(SPACE)),
    ),
]
Dataset = Annotated[
    str | None,
    typer.Option(
        help="Data set of the space, its first by default; or shape and classes of one of yours, "
        "as 3x96x96:2.",
        show_default=False,
        rich_help_panel=WHAT,
    ),
]
Images = Annotated[
    Path | None,
    typer.Option(
        help="Folder with a folder of images for each class: in place of a data set and a batch.",
        metavar="FOLDER",
        show_default=False,
        rich_help_panel=WHAT,
    ),
]
Resolution = Annotated[
    int | None,
    typer.Option(
        help="Height and width that the images of the folder are resized to; by default that of "
        "the median image, rounded down to a multiple of 32, from 32 to 96.",
        metavar="PIXELS",
        show_default=False,
        rich_help_panel=WHAT,
    ),
]
Channels = Annotated[
    int | None,
    typer.Option(
        help="Channels of the images of the folder: 3 by default, or 1, their luminance.",
        metavar="3|1",
        show_default=False,
        rich_help_panel=WHAT,
    ),
]
Metrics = Annotated[
    list[str] | None,
    typer.Option(
        "--metric",
        help="A metric, or `column:NAME:minimize` for a column of the benchmark table; may be "
        "repeated. Instead of a fitness.",
        metavar="NAME",
        autocompletion=completing(registered(METRIC)),
        rich_help_panel=WHAT,
    ),
]
Fitness = Annotated[
    str | None,
    typer.Option(
        help="What to look for: metrics and how they become one; see `freerea list fitnesses`.",
        metavar="NAME",
        autocompletion=completing(registered(FITNESS)),
        show_default=False,
        rich_help_panel=WHAT,
    ),
]
Limits = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        help="Largest cost, as `flops=30M` or `peak_memory=256KiB`, or value in a column of the "
        "benchmark table; may be repeated.",
        metavar="NAME=VALUE",
        autocompletion=completing(lambda: (f"{name}=" for name in registered(CONSTRAINT)())),
        rich_help_panel=LIMITS,
    ),
]
Board = Annotated[
    str | None,
    typer.Option(
        help="Limits of peak memory and model size of a board; see `freerea device list`.",
        metavar="NAME",
        autocompletion=completing(boards),
        show_default=False,
        rich_help_panel=LIMITS,
    ),
]
Score = Annotated[
    str | None,
    typer.Option(
        help="How several metrics become one, without a fitness; see `freerea list scores`.",
        show_default=False,
        autocompletion=completing(registered(SCORE)),
        rich_help_panel=HOW,
    ),
]
Fidelity = Annotated[
    str | None,
    typer.Option(
        help="How networks are measured: `single`, a deep one once; `reduced`, a shallow one three "
        "times; `paper`, all of it; or as `paper,resolution=0.5`. What the fitness asks for by "
        "default.",
        autocompletion=completing(lambda: ("single", "reduced", "paper")),
        show_default=False,
        rich_help_panel=HOW,
    ),
]
Repeats = Annotated[
    int | None,
    typer.Option(
        help="Initialisations per architecture; the fidelity's by default.", rich_help_panel=HOW
    ),
]
Batch = Annotated[
    Path | None,
    typer.Option(
        help="Images and labels in an .npz file; pink noise by default.",
        rich_help_panel=HOW,
    ),
]
Device = Annotated[
    str,
    typer.Option(
        help="Where networks are run: `cpu`, `cuda`, `cuda:1`, `mps`.", rich_help_panel=HOW
    ),
]
Seed = Annotated[
    int, typer.Option(help="The same seed gives the same result.", rich_help_panel=HOW)
]
Evaluations = Annotated[
    int | None,
    typer.Option(
        help="Stop after so many architectures; 200 by default without `--seconds`.",
        rich_help_panel=LIMITS,
    ),
]
Seconds = Annotated[
    float | None, typer.Option(help="Stop after so much time.", rich_help_panel=LIMITS)
]
Jobs = Annotated[
    str,
    typer.Option(
        envvar="FREEREA_JOBS",
        help="Processes, or `auto`: one for each core, up to four. Any number gives the same "
        "result.",
        metavar="N|auto",
        show_default=True,
        rich_help_panel=HOW,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        help="Folder of the result; a new one in `runs` by default.", rich_help_panel=WHERE
    ),
]
Overwrite = Annotated[
    bool,
    typer.Option(
        "--force", help="Replace the output if there is one already.", rich_help_panel=WHERE
    ),
]
Resume = Annotated[
    Path | None,
    typer.Option(
        help="Go on with the search in this folder, with its settings.", rich_help_panel=WHERE
    ),
]
Cache = Annotated[
    str | None,
    typer.Option(
        envvar="FREEREA_CACHE",
        help="File that keeps metric values for later, or `off`; the user's own by default.",
        metavar="PATH|off",
        show_default=False,
        rich_help_panel=WHERE,
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        help="Settings in a .toml file, or `settings.json` of a run; options override them.",
        metavar="FILE",
        show_default=False,
        rich_help_panel=WHAT,
    ),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run",
        help="Print what would be searched, and how rare what is within the limits is.",
        rich_help_panel=WHERE,
    ),
]
Dashboard = Annotated[
    bool,
    typer.Option(
        "--dashboard",
        help="Show the search in optuna-dashboard, on this machine, until it ends.",
        rich_help_panel=WHERE,
    ),
]
Quiet = Annotated[
    bool,
    typer.Option(
        "--quiet",
        help="Nothing on the standard error but warnings and errors.",
        rich_help_panel=WHERE,
    ),
]
Benchmark = Annotated[
    Path | None,
    typer.Option(
        help="Table of recorded values, CSV or Parquet, to judge the result; the search ignores "
        "it, but for columns that it names.",
        rich_help_panel=WHAT,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.", rich_help_panel=WHERE)]
SurveyTable = Annotated[
    Path, typer.Option(help="Table with test accuracies.", rich_help_panel=WHAT)
]
SurveyFolder = Annotated[
    Path,
    typer.Option(
        help="Folder of figures and plots; what is there already is kept.", rich_help_panel=WHERE
    ),
]
Sample = Annotated[
    str | None,
    typer.Option(
        help="Number of architectures of the table, or `all`; 1000, or all of a smaller table, by "
        "default.",
        metavar="N",
        rich_help_panel=LIMITS,
    ),
]
