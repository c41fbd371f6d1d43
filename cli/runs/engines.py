"""The libraries that run a search, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import optuna

from freerea.samplers import EvolutionSampler, FreeREA, TrainingFreeObjective, search_task
from freerea_plugins import InputError, SearchAlgorithm

from ..choices import EngineName
from ..settings.run import SearchSettings
from .optuna_search import OptunaSearch
from .search import Search

Engine = Callable[
    [optuna.Study, TrainingFreeObjective, SearchAlgorithm, SearchSettings, float], Search
]
"""Makes a search for a study, an objective, an algorithm, settings and the seconds before."""


def _by_optuna(
    study: optuna.Study,
    objective: TrainingFreeObjective,
    algorithm: SearchAlgorithm,
    settings: SearchSettings,
    seconds_before: float,
) -> Search:
    return OptunaSearch(
        study,
        objective,
        run=settings.run,
        owns_study=settings.storage is None,
        proposes_once=algorithm.proposes_once,
        is_long_to_propose=algorithm.evaluations is not None,
        seconds_before=seconds_before,
    )


def _by_pymoo(
    study: optuna.Study,
    objective: TrainingFreeObjective,
    algorithm: SearchAlgorithm,
    settings: SearchSettings,
    seconds_before: float,
) -> Search:
    from .pymoo_search import PymooSearch

    sampler = _evolution(study.sampler, algorithm)
    return PymooSearch(
        study,
        objective,
        FreeREA(strategy=sampler.strategy, score=sampler.score),
        seed=settings.seed,
        seconds_before=seconds_before,
    )


def check_engine(
    engine: EngineName, algorithm: SearchAlgorithm, objective: TrainingFreeObjective
) -> None:
    """Check that an engine runs an algorithm.

    Raises:
        InputError: If it does not.
    """
    if engine == "pymoo":
        trains = algorithm.is_trained
        sampler = None if trains else algorithm.create_sampler(search_task(objective))
        _evolution(sampler, algorithm)


def _evolution(sampler: object, algorithm: SearchAlgorithm) -> EvolutionSampler[Any]:
    if not isinstance(sampler, EvolutionSampler):
        raise InputError(
            f"`--engine pymoo` runs evolutions only: algorithm `{algorithm.name}` is none."
        )
    return sampler


ENGINES: dict[EngineName, Engine] = {"optuna": _by_optuna, "pymoo": _by_pymoo}
