"""`freerea search`."""

from __future__ import annotations

from typing import Annotated, get_args

import typer

from freerea_plugins import ALGORITHM

from ..choices import DEFAULT_ALGORITHM, EngineName, choice, completing, registered
from ..option_groups import BudgetOptions, GivenOptions, MeasuringOptions, RunOptions, SpaceOptions
from ..options import HOW, WHERE, Benchmark, Board, Fitness, Limits, Metrics, Score
from ..output.quietness import quietly


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
    algorithm: Annotated[
        str,
        typer.Option(
            help="What proposes architectures; see `freerea list algorithms`.",
            metavar="NAME",
            autocompletion=completing(registered(ALGORITHM)),
            rich_help_panel=HOW,
        ),
    ] = DEFAULT_ALGORITHM,
    algorithm_settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="A setting of the algorithm, as epochs=20; may be repeated.",
            metavar="NAME=VALUE",
            rich_help_panel=HOW,
        ),
    ] = None,
    population: Annotated[
        int | None,
        typer.Option(
            help="Size of the population; the algorithm's by default, 25 for `freerea`.",
            show_default=False,
            rich_help_panel=HOW,
        ),
    ] = None,
    tournament: Annotated[
        int | None,
        typer.Option(
            help="Size of a tournament; the algorithm's by default, 5 for `freerea`.",
            show_default=False,
            rich_help_panel=HOW,
        ),
    ] = None,
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
    from ..settings.algorithm import parse_settings
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
        algorithm=algorithm,
        algorithm_settings=parse_settings(algorithm_settings),
        engine=engine,
        population=population,
        tournament=tournament,
        score=score,
        storage=storage,
        study=study,
    )
    with quietly(run.quiet):
        search_best(SearchSettings.chosen(values, given, run), run)
