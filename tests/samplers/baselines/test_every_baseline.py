"""What all baselines keep to: validity, limits, seeds, resume, workers and pickles."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import partial
from typing import Any

import optuna
import pytest
from optuna.samplers import BaseSampler

from freerea.metrics import LogRankPoolScore, StandardPoolScore
from freerea.samplers import RandomSearchSampler, REINFORCESampler, SpaceNSGAIISampler
from tests.samplers.baselines.gapped_space import (
    SPACE,
    excess,
    history,
    is_narrow,
    objective,
    run,
)

optuna.logging.set_verbosity(optuna.logging.ERROR)
BASELINES: dict[str, Callable[..., BaseSampler]] = {
    "random": partial(RandomSearchSampler, space=SPACE),
    "reinforce": partial(REINFORCESampler, SPACE, learning_rate=0.3),
    "reinforce, relative to founders": partial(
        REINFORCESampler, SPACE, learning_rate=0.3, score=StandardPoolScore(), founder_count=4
    ),
    "reinforce, within the history": partial(
        REINFORCESampler, SPACE, learning_rate=0.3, score=LogRankPoolScore()
    ),
    "nsga2": partial(SpaceNSGAIISampler, SPACE, population_size=8),
}
every = pytest.mark.parametrize("baseline", BASELINES.values(), ids=list(BASELINES))


@every
@pytest.mark.parametrize("seed", [3, None])
def test_a_resumed_study_goes_on_as_if_it_had_not_been_stopped(baseline, seed) -> None:
    def sampler() -> BaseSampler:
        return baseline(seed=seed)

    whole = run(sampler, objectives=2)
    resumed = optuna.create_study(directions=whole.directions, sampler=sampler())
    if seed is None:  # The one that was drawn is stored with the study.
        resumed.set_user_attr("freerea:seed", whole.user_attrs["freerea:seed"])
    for length in (13, 27):
        resumed = optuna.load_study(
            study_name=resumed.study_name, storage=resumed._storage, sampler=sampler()
        )
        resumed.optimize(partial(objective, objectives=2), n_trials=length)
    assert history(resumed) == history(whole)


@every
def test_a_seed_decides(baseline) -> None:
    first, again, other = (history(run(partial(baseline, seed=seed))) for seed in (1, 1, 2))
    assert first == again != other


@every
@pytest.mark.parametrize("limits", [{"feasible": is_narrow}, {"violation": excess}])
def test_nothing_over_a_limit_becomes_a_trial(baseline, limits: dict[str, Any]) -> None:
    study = run(partial(baseline, seed=0, **limits), trials=40, objectives=2)
    assert all(is_narrow(trial.params) for trial in study.trials)
    assert len({tuple(trial.params.items()) for trial in study.trials}) > 3


@every
def test_a_pickled_sampler_goes_on(baseline) -> None:
    def sampler() -> BaseSampler:
        return baseline(seed=5)

    study = optuna.create_study(direction="maximize", sampler=sampler())
    study.optimize(partial(objective, objectives=1), n_trials=20)
    study.sampler = pickle.loads(pickle.dumps(study.sampler))
    study.optimize(partial(objective, objectives=1), n_trials=20)
    assert history(study) == history(run(sampler))


@every
def test_several_threads_share_a_study(baseline) -> None:
    study = optuna.create_study(direction="maximize", sampler=baseline(seed=0))
    study.optimize(partial(objective, objectives=1), n_trials=30, n_jobs=3)
    assert len(study.trials) == 30


@every
def test_where_one_architecture_is_feasible_it_is_proposed(baseline) -> None:
    def feasible(parameters: Any) -> bool:
        return [*parameters.values()][:5] == ["wide", "wide", "wide", "wide", "thin"]

    study = run(partial(baseline, seed=0, feasible=feasible), trials=12)
    assert all(feasible(trial.params) for trial in study.trials)
