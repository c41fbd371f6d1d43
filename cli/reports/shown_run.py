"""A run on a terminal, or as plain lines where nobody looks."""

from __future__ import annotations

import math

from rich.console import Console
from rich.table import Table

from ..output.cost_bars import add_costs
from ..output.format import format_beaten, format_images, format_percent
from ..output.outside import cell
from ..output.printing import print_text
from ..output.run_report import resume_command
from ..runs.feasible_share import in_words
from .judged import judged_lines
from .metric_shares import shares_surpassed
from .run_data import RunData
from .seen import Seen
from .shown_front import print_front
from .shown_progress import print_progress


def print_run(run: RunData) -> None:
    """Print what is known of a run: with bars and curves on a terminal, without them elsewhere."""
    console = Console()
    print_text(console, first_line(run))
    if run.is_front:
        print_front(run, console)
    else:
        _print_answer(run, console)
    print_progress(run, console)
    for line in (*_lines(run), *judged_lines(run)):
        print_text(console, line)
    for note in run.notes:
        print_text(console, f"Not shown: {note}")
    if run.can_go_on:
        print_text(console, f"Go on with: {resume_command(run.command, run.path)}")


def first_line(run: RunData) -> str:
    """Return what was run, and how it ended."""
    result = run.result
    kind = "Front" if run.is_front else "Search"
    status = {
        "unfinished": "without a result, as it was killed or is under way",
        "exhausted": "everything was evaluated"
        if not run.is_front
        else "nothing new was found any more",
    }.get(result.status or "", result.status or "of unknown end")
    count = result.evaluations if result.evaluations is not None else len(run.evaluations)
    seconds = "" if result.seconds is None else f" in {result.seconds:.1f} s"
    return f"{kind} in {run.path}: {status}, {count:,} evaluations{seconds}."


def _print_answer(run: RunData, console: Console) -> None:
    result = run.result
    if result.architecture is None:
        return
    print_text(console, f"  {result.architecture}", style="bold")
    grid = Table.grid(padding=(0, 2), pad_edge=False)
    add_costs(grid, result.costs, result.limits, console)
    shares = shares_surpassed(run)
    for name, value in result.metrics.items():
        share = shares.get(name, math.nan)
        compared = "" if math.isnan(share) else f"above {format_percent(share)} of the others"
        grid.add_row("", cell(name), f"{value:.6g}", compared)
    if result.score is not None and (len(result.metrics) > 1 or result.founders_beaten):
        compared = format_beaten(result.founders_beaten)
        grid.add_row("", "score", f"{result.score:.4g}", compared)
    console.print(grid)


def _lines(run: RunData) -> list[str]:
    result = run.result
    lines = [Seen.of(run).in_words()]
    if result.feasible_share is not None and result.feasible_share_samples is not None:
        lines.append(in_words(result.feasible_share, result.feasible_share_samples))
    return [*lines, *facts(run)]


def facts(run: RunData) -> list[str]:
    """Return what was searched and how, a line each."""
    result = run.result
    lines = []
    if result.space is not None:
        known = result.dataset_definition
        images = f", {format_images({'dataset_definition': known})}" if known else ""
        lines.append(f"Space {result.space}, data set {result.dataset or 'its first'}{images}.")
    if result.algorithm is not None:
        settings = [f"{name} {value}" for name, value in result.algorithm_settings.items()]
        seed = [] if result.seed is None else [f"seed {result.seed}"]
        lines.append(f"Algorithm {result.algorithm}: {', '.join([*settings, *seed])}.")
    if result.fitness is not None:
        lines.append(f"Fitness {result.fitness}.")
    return lines
