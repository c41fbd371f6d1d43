"""Makes tables and figures of the paper, ours beside theirs.

    PYTHONPATH=benchmarks python -m paper --data DATA [--output runs/paper] [--runs 30] [--jobs 2]
        [--cells 200] [table1 … table5 figure1 … figure4]

Tables are printed, and written to the output folder in Markdown, figures as PNG and SVG. Values and
finished runs are kept there, so that what was interrupted goes on where it was.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from matplotlib.figure import Figure

from freerea.cli.output.plots import save_figure
from freerea_plugins import InputError

from . import figure1, figure2, figure3, figure4, table1, table2, table3, table4, table5
from .bench import Bench, LeftOutError
from .sources import Folders

TABLES: dict[str, Callable[[Bench], str]] = {
    "table1": table1.make,
    "table2": table2.make,
    "table3": table3.make,
    "table4": table4.make,
    "table5": table5.make,
}
FIGURES: dict[str, Callable[[Bench], Figure]] = {
    "figure1": figure1.make,
    "figure2": figure2.make,
    "figure3": figure3.make,
    "figure4": figure4.make,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Make what is named, and all if nothing is.

    Args:
        arguments: Those of the command line by default.
    """
    options = _options(arguments)
    folders = Folders(options.data, options.output)
    bench = Bench(folders, runs=options.runs, jobs=options.jobs, cells=options.cells)
    options.output.mkdir(parents=True, exist_ok=True)
    for name in options.names or [*TABLES, *FIGURES]:
        if name in TABLES:
            text = TABLES[name](bench)
            print(text, flush=True)
            (options.output / f"{name}.md").write_text(text, "utf-8")
        else:
            draw(name, bench)


def draw(name: str, bench: Bench) -> None:
    """Draw a figure into the output folder, or say why it is left out."""
    try:
        figure = FIGURES[name](bench)
    except LeftOutError as error:
        print(f"{name} is left out: {error}.", flush=True)
        return
    save_figure(figure, bench.folders.output / name)
    print(f"{name} is in {bench.folders.output / name}.png and .svg", flush=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("paper", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", type=_name, metavar="name", help="as table3, figure1")
    parser.add_argument("--data", type=Path, required=True, help="folder of recorded data")
    parser.add_argument("--output", type=Path, default=Path("runs/paper"))
    parser.add_argument("--runs", type=_positive, default=30, help="searches of each method")
    parser.add_argument("--jobs", type=_positive, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--cells", type=_positive, default=200, help="cells measured for Table 1")
    options = parser.parse_args(arguments)
    if not options.data.is_dir():
        parser.error(f"--data: `{options.data}` is no folder.")
    return options


def _name(text: str) -> str:
    known = [*TABLES, *FIGURES]
    if text not in known:
        raise argparse.ArgumentTypeError(f"`{text}` is none of {', '.join(known)}")
    return text


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"`{text}` is no whole number above 0")
    return int(text)


if __name__ == "__main__":
    try:
        main()
    except InputError as error:
        raise SystemExit(f"paper: {error}") from None
