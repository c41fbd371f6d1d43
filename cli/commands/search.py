"""`freerea search`."""

from __future__ import annotations

from typing import Annotated, get_args

import typer

from ..choices import EngineName, choice
from ..option_groups import BudgetOptions, MeasuringOptions, RunOptions, SpaceOptions
from ..options import HOW, WHERE, Benchmark, Limits, Metrics, Population, Score


def search(
    space: SpaceOptions,
    measuring: MeasuringOptions,
    budget: BudgetOptions,
    run: RunOptions,
    *,
    limits: Limits = None,
    metrics: Metrics = None,
    benchmark: Benchmark = None,
    engine: Annotated[
        str,
        choice("engine", get_args(EngineName), help="Which library runs the search.", panel=HOW),
    ] = "optuna",
    population: Population = 25,
    tournament: Annotated[int, typer.Option(help="Size of a tournament.", rich_help_panel=HOW)] = 5,
    score: Score = "paper",
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
    from ..settings import SearchSettings, parse_limits

    if run.resume is not None:
        settings = SearchSettings.load(run.resume).with_budget(**vars(budget))
    else:
        settings = SearchSettings.of(
            **vars(space),
            **vars(measuring),
            **budget.or_default(),
            limits=parse_limits(limits),
            metrics=metrics,
            benchmark=benchmark,
            engine=engine,
            population=population,
            tournament=tournament,
            score=score,
            storage=storage,
            study=study,
        )
    search_best(settings, run)
