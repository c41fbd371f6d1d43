"""A search for the best architecture within limits."""

from __future__ import annotations

import optuna
from optuna.storages import BaseStorage

from freerea.samplers import FreeREASampler, TrainingFreeObjective
from freerea_plugins import InputError

from ..benchmark_option import judge
from ..option_groups import RunOptions
from ..output.printing import print_note
from ..settings.run import SearchSettings
from .best_report import show_best
from .engines import ENGINES
from .execution import begin, end, execute
from .journal import open_journal
from .result import build_result, metrics_without_values, seconds_spent, write_history, write_result
from .run_folder import RunFolder, run_folder


def search_best(settings: SearchSettings, options: RunOptions) -> None:
    """Search, then print the best architecture and write the result.

    Raises:
        InputError: If an option is wrong, or nothing is feasible.
    """
    objective, processes = begin(settings, options)
    sampler = objective.create_sampler(
        population_size=settings.population,
        tournament_size=settings.tournament,
    )
    table = judge(objective, settings.open_table(objective.space))
    with run_folder(settings, options, objective.space) as folder:
        seconds_before = 0.0 if options.resume is None else seconds_spent(folder.path)
        search = ENGINES[settings.engine](
            _open_study(objective, sampler, settings, folder),
            objective,
            sampler,
            settings,
            seconds_before,
        )
        folder.has_results = lambda: bool(search.completed())

        def best() -> str:
            return f"best: {objective.architecture(objective.best_trial(search.study))}"

        status = execute(search, objective, settings, jobs=processes, found=best)
        write_history(folder.path, search, objective, table)
        result = build_result(search, objective, settings, status, table)
        write_result(folder.path, result)
        for name in metrics_without_values(search, objective):
            print_note(
                f"note: metric `{name}` had no value for any architecture: the others decided."
            )
    end(result, options, lambda: show_best(result, folder.path))


def _open_study(
    objective: TrainingFreeObjective,
    sampler: FreeREASampler,
    settings: SearchSettings,
    folder: RunFolder,
) -> optuna.Study:
    storage: str | BaseStorage
    storage = open_journal(folder.journal) if settings.storage is None else settings.storage
    try:
        study = objective.create_study(
            sampler=sampler,
            storage=storage,
            study_name=settings.study,
            load_if_exists=True,
        )
    except InputError:
        raise
    # Storages raise what their drivers raise; whatever it is, the URL is what can be mended.
    except Exception as error:
        if settings.storage is None:
            raise
        reason = str(error).partition("\n")[0].rstrip(".")
        raise InputError(f"`--storage {settings.storage}` cannot be opened: {reason}.") from error
    return study
