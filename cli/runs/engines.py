"""The libraries that run a search, by name."""

from __future__ import annotations

from collections.abc import Callable

import optuna

from freerea.samplers import FreeREA, FreeREASampler, TrainingFreeObjective

from ..choices import EngineName
from ..settings.run import SearchSettings
from .optuna_search import OptunaSearch
from .search import Search

Engine = Callable[
    [optuna.Study, TrainingFreeObjective, FreeREASampler, SearchSettings, float], Search
]
"""Makes a search for a study, an objective, a sampler, settings and the seconds before."""


def _by_optuna(
    study: optuna.Study,
    objective: TrainingFreeObjective,
    sampler: FreeREASampler,
    settings: SearchSettings,
    seconds_before: float,
) -> Search:
    return OptunaSearch(
        study,
        objective,
        sampler,
        run=settings.run,
        owns_study=settings.storage is None,
        seconds_before=seconds_before,
    )


def _by_pymoo(
    study: optuna.Study,
    objective: TrainingFreeObjective,
    sampler: FreeREASampler,
    settings: SearchSettings,
    seconds_before: float,
) -> Search:
    from .pymoo_search import PymooSearch

    algorithm = FreeREA(strategy=sampler.strategy, score=sampler.score)
    return PymooSearch(
        study, objective, algorithm, seed=settings.seed, seconds_before=seconds_before
    )


ENGINES: dict[EngineName, Engine] = {"optuna": _by_optuna, "pymoo": _by_pymoo}
