"""A search for the front of several objectives within limits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import optuna

from freerea.samplers.objectives.study_task import keep_task
from freerea.samplers.objectives.task import Task, describe, describe_component
from freerea.samplers.optuna_study.metric_names import name_metrics
from freerea_plugins import Direction

from ..benchmark_option import judge
from ..option_groups import RunOptions
from ..runs.dashboard import dashboard
from ..runs.dry_run import show_dry_run
from ..runs.execution import begin, end, execute, rehearse
from ..runs.journal import open_journal
from ..runs.pymoo_search import PymooSearch
from ..runs.result import seconds_spent, write_result
from ..runs.run_folder import RunFolder, run_folder
from ..runs.search import Budget
from ..settings.run import ParetoSettings
from .front import front_positions
from .front_algorithms import build_algorithm
from .front_table import show_front
from .objectives import resolve_objectives
from .report import FrontReport

STUDY_NAME = "freerea"


def search_front(settings: ParetoSettings, options: RunOptions) -> None:
    """Search a front, then print it and write what is known of it.

    Raises:
        InputError: If an option is wrong, or nothing is feasible.
    """
    metrics, costs = resolve_objectives(settings.objectives)
    measured = settings.model_copy(update={"metrics": metrics})
    objective, processes = (rehearse if options.dry_run else begin)(measured, options)
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
    budget = Budget(settings.evaluations, settings.seconds)
    if options.dry_run:
        own = {"population_size": settings.population}
        small = {cost.name: "minimize" for cost in costs}
        show_dry_run(settings, options, objective, budget, settings.algorithm, own, small)
        return
    task = {**describe(objective), "costs": [describe_component(each) for each in costs]}
    signs = np.array([-1.0 if each == "maximize" else 1.0 for each in directions])
    with run_folder(settings, options, objective.space, "pareto") as folder:
        seconds_before = 0.0 if options.resume is None else seconds_spent(folder.path)
        study = _open_study(folder, names, directions, task)
        with dashboard(folder.journal if options.dashboard else None):
            search = PymooSearch(
                study,
                objective,
                algorithm,
                costs=costs,
                seed=settings.seed,
                seconds_before=seconds_before,
            )
            folder.has_results = lambda: bool(search.completed())

            def found() -> str:
                values = np.array([trial.values for trial in search.completed()])
                return f"{len(front_positions(values * signs))} in the front"

            status = execute(search, objective, budget, jobs=processes, found=found)
        report = FrontReport(search, objective, names, directions, table)
        result = report.result(settings, status)
        report.write(folder.path)
        write_result(folder.path, result)
    end(result, options, lambda: show_front(result, report.front_rows(), folder.path))


def _open_study(
    folder: RunFolder, names: Sequence[str], directions: Sequence[Direction], task: Task
) -> optuna.Study:
    study = optuna.create_study(
        storage=open_journal(folder.journal),
        study_name=STUDY_NAME,
        directions=directions,
        load_if_exists=True,
    )
    keep_task(study, task)
    name_metrics(study, names)
    return study
