"""A search for the best architecture within limits."""

from __future__ import annotations

import optuna
from optuna.samplers import BaseSampler
from optuna.storages import BaseStorage
from optuna.trial import FrozenTrial

from freerea.samplers import TrainingFreeObjective, search_task
from freerea_plugins import InputError, SearchAlgorithm

from ..benchmark_option import judge
from ..option_groups import RunOptions
from ..output.printing import print_note
from ..settings.run import SearchSettings
from .best_report import show_best
from .dashboard import dashboard
from .dry_run import show_dry_run
from .engines import ENGINES, check_engine
from .execution import begin, end, execute, rehearse
from .journal import open_journal
from .result import build_result, metrics_without_values, seconds_spent, write_history, write_result
from .run_folder import RunFolder, run_folder
from .search import Budget
from .search_view import SearchView
from .step_report import StepReport


def search_best(settings: SearchSettings, options: RunOptions) -> None:
    """Search, then print the best architecture and write the result.

    Raises:
        InputError: If an option is wrong, or nothing is feasible.
    """
    algorithm = settings.build_algorithm()
    objective, processes = (rehearse if options.dry_run else begin)(settings, options)
    algorithm.check(objective.space)
    check_engine(settings.engine, algorithm, objective)
    user = f"algorithm `{algorithm.name}`"
    if algorithm.is_trained:
        settings.require_images(user)
    table = judge(objective, settings.open_table(objective.space))
    budget = _budget(settings, algorithm)
    if options.dry_run:
        own = algorithm.settings()
        show_dry_run(settings, options, objective, budget, algorithm.name, own, {})
        return
    training = (
        settings.load_training(objective.space.dataset, user) if algorithm.is_trained else None
    )
    steps = StepReport()
    with run_folder(settings, options, objective.space) as folder:
        task = search_task(objective, training=training, folder=folder.checkpoints, progress=steps)
        seconds_before = 0.0 if options.resume is None else seconds_spent(folder.path)
        sampler = algorithm.create_sampler(task)
        study = _open_study(objective, sampler, settings, folder)
        with dashboard(settings.storage or folder.journal if options.dashboard else None):
            search = ENGINES[settings.engine](study, objective, algorithm, settings, seconds_before)
            folder.has_results = lambda: bool(search.completed()) or folder.checkpoints.exists()

            def best() -> FrozenTrial:
                return algorithm.best_trial(study, task) or objective.best_trial(study)

            status = execute(
                search,
                objective,
                budget,
                jobs=processes,
                found=lambda: f"best: {objective.architecture(best())}",
                steps=steps,
                view=None if options.json else SearchView(search, objective, best),
            )
        write_history(folder.path, search, objective, table)
        result = build_result(search, objective, settings, status, table, algorithm, best())
        write_result(folder.path, result)
        for name in metrics_without_values(search, objective):
            print_note(
                f"note: metric `{name}` had no value for any architecture: the others decided."
            )
    end(result, options, lambda: show_best(result, folder.path))


def _budget(settings: SearchSettings, algorithm: SearchAlgorithm) -> Budget:
    """Return when a search ends: at the latest after what its algorithm proposes."""
    given = [each for each in (settings.evaluations, algorithm.evaluations) if each is not None]
    return Budget(min(given, default=None), settings.seconds)


def _open_study(
    objective: TrainingFreeObjective,
    sampler: BaseSampler,
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
