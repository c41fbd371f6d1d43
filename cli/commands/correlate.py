"""`freerea correlate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..option_groups import MeasuringOptions, SpaceOptions
from ..options import LIMITS, WHAT, WHERE, Cache, Fitness, Jobs, Json, Metrics, Score


def correlate(
    space: SpaceOptions,
    measuring: MeasuringOptions,
    *,
    benchmark: Annotated[
        Path,
        typer.Option(help="Table with test accuracies.", rich_help_panel=WHAT),
    ],
    output: Annotated[
        Path,
        typer.Option(
            help="Folder of figures and plots; what is there already is kept.",
            rich_help_panel=WHERE,
        ),
    ],
    fitness: Fitness = None,
    metrics: Metrics = None,
    sample: Annotated[
        str | None,
        typer.Option(
            help="Number of architectures of the table, or `all`; 1000, or all of a smaller table, "
            "by default.",
            metavar="N",
            rich_help_panel=LIMITS,
        ),
    ] = None,
    score: Score = None,
    jobs: Jobs = 1,
    cache: Cache = None,
    json: Json = False,
) -> None:
    """Compare the rankings by metrics with that by accuracy."""
    from ..settings.correlation import CorrelationSettings, parse_sample
    from ..surveys.correlation import correlate_metrics

    settings = CorrelationSettings.of(
        **vars(space),
        **vars(measuring),
        benchmark=benchmark,
        fitness=fitness,
        metrics=metrics,
        **({} if sample is None else {"sample": parse_sample(sample)}),
        score=score,
    )
    correlate_metrics(settings, output, jobs=jobs, cache=cache, as_json=json)
