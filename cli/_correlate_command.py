"""`freerea correlate`."""

from __future__ import annotations

import dataclasses
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from freerea_plugins import Architecture, InputError, default_plugin_manager

from ..metrics import Evaluator, FloatArray, RankAgreement, rank_agreement
from ..samplers import TrainingFreeObjective
from ..spaces import TEST_ACCURACY
from ._cache import open_cache
from ._interruption import INTERRUPTED
from ._preparation import prepare_to_measure
from ._progress import count_progress
from ._result import json_values, write_rows
from ._scatter_plot import save_scatter_plot
from ._settings import SETTINGS_FILE, CorrelationSettings, replace_text
from ._survey import Survey

CORRELATIONS_FILE = "correlations.csv"
POOL_SCORE = "pool score"
_IRRELEVANT = ("score", "batch")
"""Settings on which no value depends: the score of a pool, and where a file of images lies."""


@dataclass(frozen=True)
class Correlation:
    """A ranking and how well it agrees with accuracy."""

    name: str
    values: FloatArray
    agreement: RankAgreement


def run(
    settings: CorrelationSettings, folder: Path, *, jobs: int, cache: str | None, as_json: bool
) -> None:
    """Measure a sample, compare each metric with accuracy, write and print the figures.

    Raises:
        InputError: If an option is wrong, or the folder holds another survey.
    """
    prepare_to_measure(jobs)
    objective = settings.build_objective(cache=open_cache(cache))
    table = settings.open_table(objective.space)
    assert table is not None  # the option is required
    table.require(TEST_ACCURACY)
    score = default_plugin_manager().score(settings.score)()
    architectures = _sample(table.architectures(), settings)
    _claim(folder, settings, objective)
    survey = Survey(folder, objective.evaluator)
    try:
        _measure(survey, architectures, jobs)
    except KeyboardInterrupt:
        print(f"Interrupted. Give the same command again to go on in {folder}.", file=sys.stderr)  # noqa: T201
        sys.exit(INTERRUPTED)
    known = survey.read()
    values = np.array([known[str(each)] for each in architectures])
    accuracies = np.array([table.test_accuracy(each) for each in architectures])
    correlations = _correlate(objective.evaluator, values, accuracies)
    pool = score(values, [metric.direction for metric in objective.evaluator.metrics])
    correlations.append(Correlation(POOL_SCORE, pool, rank_agreement(pool, accuracies)))
    _write(folder, correlations)
    for each in correlations:
        path = folder / each.name.replace(" ", "_")
        save_scatter_plot(path, each.name, each.values, accuracies, each.agreement)
    best = int(np.argmax(pool))
    report = {
        "space": objective.space.name,
        "dataset": objective.space.dataset.name,
        "architectures": len(architectures),
        "correlations": {each.name: dataclasses.asdict(each.agreement) for each in correlations},
        "best": {"architecture": str(architectures[best]), "test_accuracy": accuracies[best]},
        "optimum": accuracies.max(),
    }
    if as_json:
        print(json.dumps(json_values(report), indent=2, allow_nan=False))  # noqa: T201
    else:
        _print(report, correlations, folder)


def _sample(
    architectures: Sequence[Architecture], settings: CorrelationSettings
) -> Sequence[Architecture]:
    if settings.sample is None:
        return architectures
    if settings.sample > len(architectures):
        raise InputError(
            f"`--sample` must be at most {len(architectures)}, the size of the benchmark table, "
            f"got {settings.sample}."
        )
    return random.Random(settings.seed).sample(architectures, settings.sample)


def _claim(folder: Path, settings: CorrelationSettings, objective: TrainingFreeObjective) -> None:
    """Make the folder that of this survey, or find that it already is."""
    path = folder / SETTINGS_FILE
    wanted = _record(settings, objective)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            replace_text(path, json.dumps(wanted, indent=2) + "\n")
            return
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"`--output {folder}` cannot be used: {error}.") from error
    except ValueError as error:
        raise InputError(f"settings `{path}` cannot be read: {error}.") from error
    if not isinstance(found, dict):
        raise InputError(f"settings `{path}` cannot be read: they are no JSON object.")
    differing = [
        name for name in wanted if name not in _IRRELEVANT and found.get(name) != wanted[name]
    ]
    if differing:
        raise InputError(
            f"`--output {folder}` holds figures with other settings ({', '.join(differing)}); "
            "choose another folder."
        )


def _record(settings: CorrelationSettings, objective: TrainingFreeObjective) -> dict[str, Any]:
    """Return what the values of a survey depend on."""
    evaluator = objective.evaluator
    return {
        **dataclasses.asdict(settings),
        "batch_digest": evaluator.batch.digest(),
        "space_version": objective.space.version,
        "metric_versions": {metric.name: metric.version for metric in evaluator.metrics},
    }


def _measure(survey: Survey, architectures: Sequence[Architecture], jobs: int) -> None:
    done = 0
    with count_progress(Console(stderr=True)) as report:
        for added in survey.measure(architectures, jobs):
            done += added
            report("architectures", done, len(architectures))


def _correlate(
    evaluator: Evaluator, values: FloatArray, accuracies: FloatArray
) -> list[Correlation]:
    correlations = []
    for column, metric in enumerate(evaluator.metrics):
        sign = 1 if metric.direction == "maximize" else -1
        agreement = rank_agreement(sign * values[:, column], accuracies)
        correlations.append(Correlation(metric.name, values[:, column], agreement))
    return correlations


def _write(folder: Path, correlations: Sequence[Correlation]) -> None:
    rows = [{"metric": each.name, **dataclasses.asdict(each.agreement)} for each in correlations]
    write_rows(folder / CORRELATIONS_FILE, rows)


def _print(report: dict[str, Any], correlations: Sequence[Correlation], folder: Path) -> None:
    console = Console()
    table = Table(box=box.SIMPLE)
    for heading in ("metric", "Kendall", "Spearman", "top-10 % recall", "nDCG"):
        table.add_column(heading, justify="left" if heading == "metric" else "right")
    for each in correlations:
        table.add_row(each.name, *(f"{value:.3f}" for value in dataclasses.astuple(each.agreement)))
    console.print(table)
    best = report["best"]
    console.print(
        f"Best of {report['architectures']} by pool score: {best['architecture']}, "
        f"{best['test_accuracy']:.2f} % (optimum {report['optimum']:.2f} %)",
        markup=False,
        soft_wrap=True,
    )
    console.print(f"Values, figures and plots are in {folder}.", markup=False, soft_wrap=True)
