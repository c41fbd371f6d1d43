"""`freerea search`."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import optuna
from optuna.storages import BaseStorage, JournalStorage
from optuna.storages.journal import JournalFileBackend
from rich.console import Console
from rich.table import Table

from freerea_plugins import InputError, default_plugin_manager

from ..samplers import FreeREASampler, NothingFeasibleError, TrainingFreeObjective
from ._benchmark_option import judge
from ._cache import open_cache
from ._format import format_cost
from ._interruption import INTERRUPTED
from ._preparation import prepare_to_measure
from ._result import (
    build_result,
    json_values,
    seconds_spent,
    smallest_costs,
    write_history,
    write_result,
)
from ._run_folder import JOURNAL_FILE, claim, default_folder, release, run_name
from ._search import Budget, OptunaSearch, Search, Status
from ._search_progress import search_progress
from ._settings import SearchSettings


def run(
    settings: SearchSettings,
    output: Path | None,
    *,
    jobs: int,
    cache: str | None,
    as_json: bool,
    resumed: bool,
) -> None:
    """Search, then print the best architecture and write the result.

    Raises:
        InputError: If an option is wrong, or nothing is feasible.
    """
    prepare_to_measure(jobs)
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    objective = settings.build_objective(settings.limits, cache=open_cache(cache))
    check_limits(objective, objective.space.smallest_costs())
    sampler = objective.create_sampler(
        population_size=settings.population,
        tournament_size=settings.tournament,
        score=default_plugin_manager().score(settings.score)(),
    )
    table = judge(objective, settings.open_table(objective.space))
    folder = output or default_folder(objective.space)
    if not resumed:
        claim(folder, settings)
    try:
        search = _ENGINES[settings.engine](
            _open_study(objective, sampler, settings, folder),
            objective,
            sampler,
            settings,
            folder,
            seconds_spent(folder) if resumed else 0.0,
        )
        status = _execute(search, objective, settings, Console(stderr=True), jobs)
    except InputError:
        if not resumed:
            release(folder)  # Corrected, the same command is to work.
        raise
    result = build_result(search, objective, settings, status, table)
    write_history(folder, search, objective, table)
    write_result(folder, result)
    if as_json:
        print(json.dumps(json_values(result), indent=2, allow_nan=False))  # noqa: T201
    else:
        _print(Console(), result, folder)
    if status == "interrupted":
        sys.exit(INTERRUPTED)


def _by_optuna(
    study: optuna.Study,
    objective: TrainingFreeObjective,
    sampler: FreeREASampler,
    settings: SearchSettings,
    folder: Path,
    seconds_before: float,
) -> Search:
    return OptunaSearch(
        study,
        objective,
        sampler,
        run=run_name(folder),
        owns_study=settings.storage is None,
        seconds_before=seconds_before,
    )


def _by_pymoo(
    study: optuna.Study,
    objective: TrainingFreeObjective,
    sampler: FreeREASampler,
    settings: SearchSettings,
    _folder: Path,
    seconds_before: float,
) -> Search:
    from ..samplers.pymoo import FreeREA
    from ._pymoo_search import PymooSearch

    algorithm = FreeREA(strategy=sampler.strategy, score=sampler.score)
    return PymooSearch(
        study, objective, algorithm, seed=settings.seed, seconds_before=seconds_before
    )


_ENGINES = {"optuna": _by_optuna, "pymoo": _by_pymoo}


def _execute(
    search: Search,
    objective: TrainingFreeObjective,
    settings: SearchSettings,
    console: Console,
    jobs: int,
) -> Status:
    def best() -> str:
        return f"best: {objective.architecture(FreeREASampler.best_trial(search.study))}"

    budget = Budget(settings.evaluations, settings.seconds)
    try:
        with search_progress(console, search, budget, best) as report:
            return search.execute(budget, jobs=jobs, report=report)
    except NothingFeasibleError as error:
        raise infeasible(objective) from error


def infeasible(objective: TrainingFreeObjective) -> InputError:
    """Return why no architecture is within the limits.

    Raises:
        InputError: If one of them is the reason.
    """
    check_limits(objective, smallest_costs(objective))
    together = " ".join(f"{each.constraint.name}={each.maximum:g}" for each in objective.limits)
    return InputError(
        f"no architecture of `{objective.space.name}` satisfies the limits together: {together}."
    )


def check_limits(objective: TrainingFreeObjective, smallest: Mapping[str, float]) -> None:
    """Check each limit against the smallest cost, as far as that is known.

    Raises:
        InputError: If a limit is below it.
    """
    for limit in objective.limits:
        name = limit.constraint.name
        if smallest.get(name, 0.0) > limit.maximum:
            raise InputError(
                f"limit `{name}={limit.maximum:g}` is infeasible: the smallest cost in "
                f"`{objective.space.name}` is {smallest[name]:.10g} {limit.constraint.unit}."
            )


def _open_study(
    objective: TrainingFreeObjective,
    sampler: FreeREASampler,
    settings: SearchSettings,
    folder: Path,
) -> optuna.Study:
    storage: str | BaseStorage
    if settings.storage is None:
        storage = JournalStorage(JournalFileBackend(str(folder / JOURNAL_FILE)))
    else:
        storage = settings.storage
    try:
        study = objective.create_study(
            sampler=sampler,
            storage=storage,
            study_name=settings.study,
            load_if_exists=True,
        )
    # Storages raise what their drivers raise; whatever it is, the URL is what can be mended.
    except Exception as error:
        if settings.storage is None:
            raise
        reason = str(error).partition("\n")[0]
        raise InputError(f"`--storage {settings.storage}` cannot be opened: {reason}.") from error
    if study.metric_names != objective.metric_names or [
        direction.name.lower() for direction in study.directions
    ] != list(objective.directions):
        raise InputError(f"study `{settings.study}` has other metrics: {study.metric_names}.")
    return study


def _print(console: Console, result: dict[str, Any], folder: Path) -> None:
    headline = {
        "finished": "Best architecture",
        "exhausted": "Every feasible architecture was evaluated. The best",
        "interrupted": "Interrupted. The best so far",
    }[result["status"]]
    console.print(
        f"{headline} of {result['evaluations']} in {result['seconds']:.1f} s:", markup=False
    )
    console.print(f"  {result['architecture']}", markup=False, soft_wrap=True, style="bold")
    grid = Table.grid(padding=(0, 2))
    for name, value in result["metrics"].items():
        grid.add_row("", name, f"{value:.6g}")
    for name, cost in result["costs"].items():
        limit = result["limits"].get(name)
        grid.add_row(
            "", name, format_cost(cost), "" if limit is None else f"limit {format_cost(limit)}"
        )
    for name in ("test_accuracy", "optimum", "regret"):
        if name in result:
            value = result[name]
            known = "not in the benchmark table" if value is None else f"{value:.2f} %"
            grid.add_row("", name.replace("_", " "), known)
    console.print(grid)
    console.print(f"Result, history and study are in {folder}.", markup=False, soft_wrap=True)
    if result["status"] == "interrupted":
        console.print(f"Go on with: freerea search --resume {folder}", markup=False)
