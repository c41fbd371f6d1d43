"""`freerea pareto`."""

from __future__ import annotations

import dataclasses
import json
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import optuna
from optuna.exceptions import ExperimentalWarning
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from rich import box
from rich.console import Console
from rich.table import Table

from freerea_plugins import (
    Component,
    Direction,
    HardwareConstraint,
    InputError,
    default_plugin_manager,
    unknown_name,
)

from ..samplers import NothingFeasibleError, TrainingFreeObjective
from ..spaces import COLUMN_PREFIX
from ._benchmark_option import judge
from ._cache import open_cache
from ._front import front_positions
from ._front_algorithms import build_algorithm
from ._interruption import INTERRUPTED
from ._pareto_result import FrontReport
from ._preparation import prepare_to_measure
from ._pymoo_search import PymooSearch
from ._result import json_values, seconds_spent, write_result
from ._run_folder import JOURNAL_FILE, claim, default_folder, release
from ._search import Budget, Status
from ._search_command import check_limits, infeasible
from ._search_progress import search_progress
from ._settings import ParetoSettings

STUDY_NAME = "freerea"
UNLIMITED = 10_000
"""Width of a table whose architectures are to be copied, and so must not be folded."""


def run(
    settings: ParetoSettings,
    output: Path | None,
    *,
    jobs: int,
    cache: str | None,
    as_json: bool,
    resumed: bool,
) -> None:
    """Search a front, then print it and write what is known of it.

    Raises:
        InputError: If an option is wrong, or nothing is feasible.
    """
    prepare_to_measure(jobs)
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    metrics, costs = _resolve_objectives(settings.objectives)
    measured = dataclasses.replace(settings, metrics=metrics)
    objective = measured.build_objective(settings.limits, cache=open_cache(cache))
    check_limits(objective, objective.space.smallest_costs())
    names = [*objective.metric_names, *(cost.name for cost in costs)]
    to_be_small: list[Direction] = ["minimize"] * len(costs)
    directions = [*objective.directions, *to_be_small]
    algorithm = build_algorithm(
        settings.algorithm,
        objective.space,
        population=settings.population,
        objectives=len(names),
    )
    table = judge(objective, settings.open_table(objective.space))
    folder = output or default_folder(objective.space, "pareto")
    if not resumed:
        claim(folder, settings)
    try:
        search = PymooSearch(
            _open_study(folder, names, directions),
            objective,
            algorithm,
            costs=costs,
            seed=settings.seed,
            seconds_before=seconds_spent(folder) if resumed else 0.0,
        )
        status = _execute(search, objective, settings, directions, jobs)
    except InputError:
        if not resumed:
            release(folder)  # Corrected, the same command is to work.
        raise
    report = FrontReport(search, objective, names, directions, table)
    result = report.result(settings, status)
    report.write(folder)
    write_result(folder, result)
    if as_json:
        print(json.dumps(json_values(result), indent=2, allow_nan=False))  # noqa: T201
    else:
        _print(Console(), result, report.front_rows(), folder)
    if status == "interrupted":
        sys.exit(INTERRUPTED)


def _resolve_objectives(names: Sequence[str]) -> tuple[list[str], list[HardwareConstraint]]:
    """Return which objectives are metrics, and which are costs.

    A name that is both, as `flops`, is the cost: what is traded is to be small.

    Raises:
        InputError: If one is neither, or none is a metric.
    """
    manager = default_plugin_manager()
    metrics: list[str] = []
    costs: list[HardwareConstraint] = []
    for name in names:
        if name.startswith(COLUMN_PREFIX):
            metrics.append(name)
            continue
        component = _find(name, manager.constraint) or _find(name, manager.metric)
        if component is None:
            known = {*manager.metrics, *manager.constraints}
            raise unknown_name("metric or cost", name, known)
        if issubclass(component, HardwareConstraint):
            costs.append(component())
        else:
            metrics.append(component.name)
    if not metrics:
        raise InputError("`--objective` must name a metric too: costs alone need no search.")
    return metrics, costs


def _find(name: str, registered: Callable[[str], type[Component]]) -> type[Component] | None:
    try:
        return registered(name)
    except InputError:
        return None


def _open_study(
    folder: Path, names: Sequence[str], directions: Sequence[Direction]
) -> optuna.Study:
    study = optuna.create_study(
        storage=JournalStorage(JournalFileBackend(str(folder / JOURNAL_FILE))),
        study_name=STUDY_NAME,
        directions=directions,
        load_if_exists=True,
    )
    if study.metric_names is None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ExperimentalWarning)
            study.set_metric_names(list(names))
    return study


def _execute(
    search: PymooSearch,
    objective: TrainingFreeObjective,
    settings: ParetoSettings,
    directions: Sequence[Direction],
    jobs: int,
) -> Status:
    signs = np.array([-1.0 if each == "maximize" else 1.0 for each in directions])

    def found() -> str:
        values = np.array([trial.values for trial in search.completed()])
        return f"{len(front_positions(values * signs))} in the front"

    budget = Budget(settings.evaluations, settings.seconds)
    try:
        with search_progress(Console(stderr=True), search, budget, found) as report:
            return search.execute(budget, jobs=jobs, report=report)
    except NothingFeasibleError as error:
        raise infeasible(objective) from error


def _print(
    console: Console, result: dict[str, Any], rows: Sequence[dict[str, Any]], folder: Path
) -> None:
    headline = {
        "finished": "",
        "exhausted": "Nothing new was found any more. ",
        "interrupted": "Interrupted. ",
    }[result["status"]]
    console.print(
        f"{headline}Front of {len(rows)} in {result['evaluations']} architectures, "
        f"{result['seconds']:.1f} s, hypervolume {result['hypervolume']:.3f}:",
        markup=False,
    )
    table = Table(box=box.SIMPLE)
    judged = ["test_accuracy"] if "test_accuracy" in rows[0] else []
    columns = [*result["objectives"], *judged]
    for name in columns:
        table.add_column(name.replace("_", " ") if name in judged else name, justify="right")
    table.add_column("role")
    table.add_column("architecture")
    for row in rows:
        table.add_row(*(_number(row[name]) for name in columns), row["role"], row["architecture"])
    Console(width=UNLIMITED).print(table)
    console.print(f"Front, history and plots are in {folder}.", markup=False, soft_wrap=True)
    if result["status"] == "interrupted":
        console.print(f"Go on with: freerea pareto --resume {folder}", markup=False)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1e6 else f"{value:.6g}"
