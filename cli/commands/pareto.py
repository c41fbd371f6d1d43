"""`freerea pareto`."""

from __future__ import annotations

from typing import Annotated, get_args

import typer

from freerea_plugins import CONSTRAINT, METRIC

from ..choices import AlgorithmName, choice, completing, registered
from ..option_groups import BudgetOptions, GivenOptions, MeasuringOptions, RunOptions, SpaceOptions
from ..options import HOW, WHAT, Benchmark, Board, Limits
from ..output.quietness import quietly


def pareto(
    space: SpaceOptions,
    measuring: MeasuringOptions,
    budget: BudgetOptions,
    run: RunOptions,
    given: GivenOptions,
    *,
    objectives: Annotated[
        list[str] | None,
        typer.Option(
            "--objective",
            help="A metric or a cost, or `column:NAME:minimize` for a column of the benchmark "
            "table; to be repeated.",
            metavar="NAME",
            autocompletion=completing(registered(METRIC), registered(CONSTRAINT)),
            rich_help_panel=WHAT,
        ),
    ] = None,
    limits: Limits = None,
    board: Board = None,
    benchmark: Benchmark = None,
    algorithm: Annotated[
        str,
        choice("algorithm", get_args(AlgorithmName), help="What searches the front.", panel=HOW),
    ] = "nsga2",
    population: Annotated[
        int, typer.Option(help="Size of the population.", rich_help_panel=HOW)
    ] = 25,
) -> None:
    """Search a space for the front of several objectives within limits."""
    from ..fronts.pareto import search_front
    from ..settings.limits import parse_limits
    from ..settings.run import ParetoSettings

    values = dict(
        **vars(space),
        **vars(measuring),
        **vars(budget),
        objectives=objectives or [],
        limits=parse_limits(limits, board),
        benchmark=benchmark,
        algorithm=algorithm,
        population=population,
    )
    with quietly(run.quiet):
        search_front(ParetoSettings.chosen(values, given, run), run)
