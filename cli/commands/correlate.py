"""`freerea correlate`."""

from __future__ import annotations

from ..option_groups import MeasuringOptions, SpaceOptions
from ..options import (
    Cache,
    Fitness,
    Jobs,
    Json,
    Metrics,
    Sample,
    Score,
    SurveyFolder,
    SurveyTable,
)


def correlate(
    space: SpaceOptions,
    measuring: MeasuringOptions,
    *,
    benchmark: SurveyTable,
    output: SurveyFolder,
    fitness: Fitness = None,
    metrics: Metrics = None,
    sample: Sample = None,
    score: Score = None,
    jobs: Jobs = "auto",
    cache: Cache = None,
    json: Json = False,
) -> None:
    """Compare the rankings by metrics with that by accuracy."""
    from ..settings.correlation import CorrelationSettings
    from ..settings.survey import given_sample
    from ..surveys.correlation import correlate_metrics

    settings = CorrelationSettings.of(
        **vars(space),
        **vars(measuring),
        benchmark=benchmark,
        fitness=fitness,
        metrics=metrics,
        **given_sample(sample),
        score=score,
    )
    correlate_metrics(settings, output, jobs=jobs, cache=cache, as_json=json)
