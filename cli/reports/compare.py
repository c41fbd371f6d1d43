"""Runs side by side, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from ..output.format import format_cost, format_percent
from ..output.outside import cell
from ..output.printing import print_json, print_text
from ..output.wide_table import fits, print_unfolded
from ..runs.metric_columns import metric_column
from .comparison import Comparison
from .run_data import RunData
from .run_names import run_names

Row = tuple[str, list[str]]


def compare_runs(runs: Sequence[RunData], *, json: bool) -> None:
    """Print runs side by side.

    Raises:
        InputError: If there are less than two.
    """
    comparison = Comparison.of(runs)
    if json:
        print_json(comparison.described())
        return
    console = Console()
    names = run_names(runs)
    for grid in _grids(names, table(comparison), console):
        print_unfolded(grid)
    for number, run in enumerate(runs, start=1):
        if run.result.architecture is not None:
            print_text(console, f"{number}: {run.result.architecture}")
    for line in remarks(comparison):
        print_text(console, line)


def _grids(names: Sequence[str], rows: Sequence[Row], console: Console) -> list[Table]:
    """Return one table, or where that is too wide for the terminal several of some runs each."""
    grid = _grid(names, rows, range(len(names)))
    if fits(grid, console):
        return [grid]
    for name in names:
        print_text(console, name)
    numbers = [str(number) for number in range(1, len(names) + 1)]
    blocks: list[list[int]] = []
    for run in range(len(names)):
        if blocks and fits(_grid(numbers, rows, [*blocks[-1], run]), console):
            blocks[-1].append(run)
        else:
            blocks.append([run])
    return [_grid(numbers, rows, block) for block in blocks]


def _grid(headings: Sequence[str], rows: Sequence[Row], runs: Sequence[int]) -> Table:
    grid = Table(box=box.SIMPLE, pad_edge=False)
    grid.add_column("")
    for run in runs:
        grid.add_column(cell(headings[run]), justify="right")
    for name, texts in rows:
        if any(texts[run] for run in runs):
            grid.add_row(cell(name), *(cell(texts[run]) for run in runs))
    return grid


def table(comparison: Comparison) -> list[Row]:
    """Return what is compared: a name, and a text for each run."""
    results = [run.result for run in comparison.runs]
    rows = comparison.rows()
    costs = list(dict.fromkeys(name for each in results for name in each.costs))
    limits = list(dict.fromkeys(name for each in results for name in each.limits))
    metrics = list(dict.fromkeys(name for each in results for name in each.metrics))
    return [
        *(
            (name.replace("_", " "), [_text(row.get(name)) for row in rows])
            for name in ("space", "dataset", "fitness", "algorithm", "seed", "status")
        ),
        ("evaluations", [_written(each.evaluations, ",") for each in results]),
        ("seconds", [_written(each.seconds, ".1f") for each in results]),
        *(
            (f"limit of {name}", [_cost(each.limits.get(name), name) for each in results])
            for name in limits
        ),
        *((name, [_cost(each.costs.get(name), name) for each in results]) for name in costs),
        *(
            (
                metric_column(name, costs),
                [_written(each.metrics.get(name), ".6g") for each in results],
            )
            for name in metrics
        ),
        ("score", [_written(row.get("score"), ".4g") for row in rows]),
        ("front", [_written(row.get("front"), ",") for row in rows]),
        ("hypervolume", [_written(row.get("hypervolume"), ".3f") for row in rows]),
        ("test accuracy, %", [_written(each.test_accuracy, ".2f") for each in results]),
        ("regret, %", [_written(each.regret, ".2f") for each in results]),
        ("trained accuracy", [_percent(row.get("trained_accuracy")) for row in rows]),
    ]


def remarks(comparison: Comparison) -> list[str]:
    """Return what is to be said of what is compared, and of what is not."""
    lines = []
    has_scores = sum(run.result.score is not None for run in comparison.runs) > 1
    if comparison.incomparable and has_scores:
        lines.append(f"Scores are left out, as {comparison.incomparable}.")
    if comparison.box is not None:
        lines.append("Hypervolumes are shares of one box, that of the front of all together.")
    elif sum(run.is_front for run in comparison.runs) > 1:
        lines.append("Hypervolumes are left out, as the objectives differ or are not known.")
    lines += [f"Not shown of {run.path}: {note}" for run in comparison.runs for note in run.notes]
    return lines


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _cost(cost: float | None, name: str) -> str:
    return "" if cost is None else format_cost(cost, name)


def _percent(share: float | None) -> str:
    return "" if share is None else format_percent(share, 1)


def _written(value: float | None, form: str) -> str:
    return "" if value is None else f"{value:{form}}"
