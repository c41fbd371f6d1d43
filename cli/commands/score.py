"""`freerea score`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..option_groups import MeasuringOptions, SpaceOptions
from ..options import HOW, WHAT, Cache, Fitness, Json, Metrics


def score(
    architecture: Annotated[
        str,
        typer.Argument(help="As the search space writes it; or a network, as model.py:function."),
    ],
    space: SpaceOptions,
    measuring: MeasuringOptions,
    *,
    fitness: Fitness = None,
    metrics: Metrics = None,
    input_shape: Annotated[
        str | None,
        typer.Option(
            "--input",
            help="Shape of an image for a network of yours, channels first, as 3x32x32.",
            metavar="SHAPE",
            rich_help_panel=WHAT,
        ),
    ] = None,
    benchmark: Annotated[
        Path | None,
        typer.Option(help="Table whose recorded values are printed as well.", rich_help_panel=WHAT),
    ] = None,
    reference: Annotated[
        bool,
        typer.Option(
            help="Compare with the architectures that a search begins with, if the score of the "
            "fitness can be; these are measured too.",
            rich_help_panel=HOW,
        ),
    ] = True,
    cache: Cache = None,
    json: Json = False,
) -> None:
    """Measure metrics and costs of one architecture, or of a network of yours."""
    from ..scoring.scoring import score_one
    from ..settings.measurement import MeasurementSettings

    settings = MeasurementSettings.of(
        **vars(space), **vars(measuring), fitness=fitness, metrics=metrics, benchmark=benchmark
    )
    score_one(
        settings,
        architecture,
        input_shape=input_shape,
        reference=reference,
        cache=cache,
        as_json=json,
    )
