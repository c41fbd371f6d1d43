"""How well metrics rank the architectures of a benchmark table."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from freerea.metrics import Evaluator, FloatArray, RankAgreement, rank_agreement

from ..output.ending import interruptible
from ..output.files import write_rows
from ..output.outside import cell, file_stems
from ..output.plots import FORMATS
from ..output.printing import print_json, print_text
from ..runs.cache import open_cache
from ..runs.preparation import prepare_to_measure
from ..settings.correlation import CorrelationSettings
from .scatter_plot import save_scatter_plot
from .survey import VALUES_FILE
from .survey_folder import claim
from .table_sample import TableSample

CORRELATIONS_FILE = "correlations.csv"
POOL_SCORE = "pool score"


@dataclass(frozen=True)
class Correlation:
    """A ranking and how well it agrees with accuracy."""

    name: str
    values: FloatArray
    agreement: RankAgreement


def correlate_metrics(
    settings: CorrelationSettings, folder: Path, *, jobs: str, cache: str | None, as_json: bool
) -> None:
    """Measure a sample, compare each metric with accuracy, write and print the figures.

    Raises:
        InputError: If an option is wrong, or the folder holds another survey.
    """
    processes = prepare_to_measure(jobs)
    objective = settings.build_objective(cache=open_cache(cache))
    sample = TableSample.draw(settings, objective.space)
    metrics = [metric.name for metric in objective.evaluator.metrics]
    plots = file_stems([*metrics, POOL_SCORE])
    pictures = [f"{plot}.{each}" for plot in plots for each in FORMATS]
    claim(folder, sample.settings, objective, [VALUES_FILE, CORRELATIONS_FILE, *pictures])
    with interruptible(f"Give the same command again to go on in {folder}."):
        values = sample.measure(folder, objective.evaluator, processes)
    accuracies = sample.accuracies
    correlations = _correlate(objective.evaluator, values, accuracies)
    pool = objective.score(values, [metric.direction for metric in objective.evaluator.metrics])
    correlations.append(Correlation(POOL_SCORE, pool, rank_agreement(pool, accuracies)))
    _write(folder, correlations)
    for each, plot in zip(correlations, plots, strict=True):
        save_scatter_plot(folder / plot, each.name, each.values, accuracies, each.agreement)
    best = int(np.argmax(pool))
    report = {
        "space": objective.space.name,
        "dataset": objective.space.dataset.name,
        "architectures": len(sample.architectures),
        "correlations": {each.name: dataclasses.asdict(each.agreement) for each in correlations},
        "best": {
            "architecture": str(sample.architectures[best]),
            "test_accuracy": accuracies[best],
        },
        "optimum": accuracies.max(),
    }
    if as_json:
        print_json(report)
    else:
        _show(report, correlations, folder)


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


def _show(report: dict[str, Any], correlations: Sequence[Correlation], folder: Path) -> None:
    console = Console()
    table = Table(box=box.SIMPLE)
    for heading in ("metric", "Kendall", "Spearman", "top-10 % recall", "nDCG"):
        table.add_column(heading, justify="left" if heading == "metric" else "right")
    for each in correlations:
        table.add_row(
            cell(each.name), *(f"{value:.3f}" for value in dataclasses.astuple(each.agreement))
        )
    console.print(table)
    best = report["best"]
    print_text(
        console,
        f"Best of {report['architectures']} by pool score: {best['architecture']}, "
        f"{best['test_accuracy']:.2f} % (optimum {report['optimum']:.2f} %)",
    )
    print_text(console, f"Values, figures and plots are in {folder}.")
