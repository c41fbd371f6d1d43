"""`freerea judge`."""

from __future__ import annotations

from typing import Annotated

import typer

from freerea_plugins import CONSTRAINT, FITNESS, METRIC

from ..choices import completing, registered
from ..option_groups import MeasuringOptions, SpaceOptions
from ..options import LIMITS, WHAT, Cache, Jobs, Json, Sample, SurveyFolder, SurveyTable


def judge(
    space: SpaceOptions,
    measuring: MeasuringOptions,
    *,
    benchmark: SurveyTable,
    output: SurveyFolder,
    fitnesses: Annotated[
        list[str] | None,
        typer.Option(
            "--fitness",
            help="A fitness; see `freerea list fitnesses`. May be repeated.",
            metavar="NAME",
            autocompletion=completing(registered(FITNESS)),
            show_default=False,
            rich_help_panel=WHAT,
        ),
    ] = None,
    metrics: Annotated[
        list[str] | None,
        typer.Option(
            "--metric",
            help="A metric to judge alone, or `column:NAME:minimize` for a column of the benchmark "
            "table; may be repeated.",
            metavar="NAME",
            autocompletion=completing(registered(METRIC)),
            show_default=False,
            rich_help_panel=WHAT,
        ),
    ] = None,
    sample: Sample = None,
    limits_from: Annotated[
        str,
        typer.Option(
            help="Costs that are limited, each alone, at ten quantiles; also columns of the "
            "benchmark table.",
            metavar="NAME,…",
            rich_help_panel=LIMITS,
        ),
    ] = "flops,params",
    limits: Annotated[
        list[str] | None,
        typer.Option(
            "--limit",
            help="Limits of one or several costs together, as `flops=1e8,params=8e5`; may be "
            "repeated.",
            metavar="NAME=VALUE,…",
            autocompletion=completing(lambda: (f"{name}=" for name in registered(CONSTRAINT)())),
            show_default=False,
            rich_help_panel=LIMITS,
        ),
    ] = None,
    jobs: Jobs = "auto",
    cache: Cache = None,
    json: Json = False,
) -> None:
    """Judge fitnesses on a benchmark table: what choosing with them costs under many limits."""
    from ..settings.judgement import JudgementSettings, parse_costs, parse_joint_limits
    from ..settings.survey import given_sample
    from ..surveys.judgement import judge_fitnesses

    settings = JudgementSettings.of(
        **vars(space),
        **vars(measuring),
        **given_sample(sample),
        benchmark=benchmark,
        fitnesses=fitnesses or [],
        metrics=metrics,
        limits_from=parse_costs(limits_from),
        limits=parse_joint_limits(limits),
    )
    judge_fitnesses(settings, output, jobs=jobs, cache=cache, as_json=json)
