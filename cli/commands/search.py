"""`freerea search`."""

from __future__ import annotations

from typing import Annotated, get_args

import typer

from ..choices import EngineName, choice
from ..option_groups import BudgetOptions, GivenOptions, MeasuringOptions, RunOptions, SpaceOptions
from ..options import HOW, WHERE, Benchmark, Board, Fitness, Limits, Metrics, Population, Score


def search(
    space: SpaceOptions,
    measuring: MeasuringOptions,
    budget: BudgetOptions,
    run: RunOptions,
    given: GivenOptions,
    *,
    limits: Limits = None,
    board: Board = None,
    fitness: Fitness = None,
    metrics: Metrics = None,
    benchmark: Benchmark = None,
    engine: Annotated[
        str,
        choice("engine", get_args(EngineName), help="Which library runs the search.", panel=HOW),
    ] = "optuna",
    population: Population = 25,
    tournament: Annotated[int, typer.Option(help="Size of a tournament.", rich_help_panel=HOW)] = 5,
    score: Score = None,
    storage: Annotated[
        str | None,
        typer.Option(
            help="Optuna storage URL; a journal in the output by default.", rich_help_panel=WHERE
        ),
    ] = None,
    study: Annotated[
        str, typer.Option(help="Name of the study in the storage.", rich_help_panel=WHERE)
    ] = "freerea",
) -> None:
    """Search a space for the best architecture within limits."""
    from ..runs.best import search_best
    from ..settings.limits import parse_limits
    from ..settings.run import SearchSettings

    values = dict(
        **vars(space),
        **vars(measuring),
        **vars(budget),
        limits=parse_limits(limits, board),
        fitness=fitness,
        metrics=metrics,
        benchmark=benchmark,
        engine=engine,
        population=population,
        tournament=tournament,
        score=score,
        storage=storage,
        study=study,
    )
    search_best(SearchSettings.chosen(values, given, run), run)
