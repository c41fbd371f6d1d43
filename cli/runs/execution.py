"""Runs a search: how it begins, its progress, and how it ends."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import optuna
from rich.console import Console

from freerea.metrics.evaluation.workers import workers
from freerea.samplers import NothingFeasibleError, TrainingFreeObjective
from freerea_plugins import InputError

from ..option_groups import RunOptions
from ..output.ending import end_interrupted
from ..output.printing import print_json, print_note
from ..output.progress import View, count_progress
from ..settings.run import RunSettings
from .cache import open_cache
from .dashboard import check_dashboard
from .feasibility import check_limits, infeasible
from .preparation import count_processes, prepare_to_measure
from .result import seconds_spent
from .run_folder import check_folder
from .search import Budget, Search, Status
from .step_report import StepReport


def begin(settings: RunSettings, options: RunOptions) -> tuple[TrainingFreeObjective, int]:
    """Set this process up for a search; return what it measures, and by how many processes.

    Raises:
        InputError: If an option is wrong, a package is missing, or a limit is below what any
            architecture costs.
    """
    if options.dashboard:
        check_dashboard()
    processes = prepare_to_measure(options.jobs)
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    objective = settings.build_objective(settings.limits, cache=open_cache(options.cache))
    check_limits(objective)
    if processes > 1:
        workers(processes - 1).begin()  # By the time there is work they may be ready.
    return objective, processes


def rehearse(settings: RunSettings, options: RunOptions) -> tuple[TrainingFreeObjective, int]:
    """Check all that `begin` does, and the folder, and begin nothing; return what `begin` does.

    Raises:
        InputError: As `begin`, or if the folder of the search is taken or damaged.
    """
    if options.dashboard:
        check_dashboard()
    processes = count_processes(options.jobs)
    check_folder(options)
    if options.resume is not None:
        seconds_spent(options.resume)
    objective = settings.build_objective(settings.limits)
    check_limits(objective)
    return objective, processes


def execute(
    search: Search,
    objective: TrainingFreeObjective,
    budget: Budget,
    *,
    jobs: int,
    found: Callable[[], str],
    steps: StepReport | None = None,
    view: View | None = None,
) -> Status:
    """Search until the budget is spent, and show how far it is.

    Args:
        search: The search.
        objective: What it measures.
        budget: When it ends.
        jobs: Number of processes.
        found: Describes what was found so far.
        steps: What long steps of the search say.
        view: What is seen of it on a terminal while it runs.

    Raises:
        InputError: If nothing is feasible, or the time was too short to evaluate anything.
        KeyboardInterrupt: If a signal came before anything was evaluated.
    """
    try:
        with _progress(search, budget, found, steps or StepReport(), view) as report:
            status = search.execute(budget, jobs=jobs, report=report)
    except NothingFeasibleError as error:
        raise infeasible(objective) from error
    if not search.completed():
        if status == "interrupted":
            print_note("Interrupted before the first evaluation.")
            raise KeyboardInterrupt
        raise InputError("the search ended before the first evaluation: give it more `--seconds`.")
    return status


def end(result: dict[str, Any], options: RunOptions, show: Callable[[], None]) -> None:
    """Print a result, and end with the status of a search that was interrupted if it was.

    Args:
        result: The result, with its `status`.
        options: Whether JSON is wanted.
        show: Prints the result for people.
    """
    if options.json:
        print_json(result)
    else:
        show()
    if result["status"] == "interrupted":
        end_interrupted()


@contextlib.contextmanager
def _progress(
    search: Search,
    budget: Budget,
    found: Callable[[], str],
    steps: StepReport,
    view: View | None,
) -> Iterator[Callable[[], None]]:
    """Show how far a search is; yield a function to call after each evaluation."""
    by_time = budget.seconds if budget.evaluations is None else None
    with count_progress(Console(stderr=True), view) as report, steps.shown(report):

        def update() -> None:
            report(
                "evaluations",
                len(search.completed()),
                budget.evaluations,
                note=lambda: f"{search.seconds:.0f} s, {found()}",
                share=None if by_time is None else min(1.0, search.seconds / by_time),
            )

        yield update
