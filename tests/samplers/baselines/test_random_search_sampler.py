"""Random search proposes each function once, and the founders of an evolution first."""

from __future__ import annotations

from functools import partial

import optuna

from freerea.samplers import FreeREASampler, RandomSearchSampler
from tests.samplers.baselines.gapped_space import SPACE, history, is_narrow, run

optuna.logging.set_verbosity(optuna.logging.ERROR)


def test_each_function_comes_once_until_there_is_none_left() -> None:
    functions = {SPACE.key(each) for each in SPACE.genotypes()}
    study = run(partial(RandomSearchSampler, space=SPACE, seed=0), trials=len(functions))
    assert {SPACE.key(SPACE.genotype_of(each)) for each in history(study)} == functions


def test_all_that_is_within_the_limits_is_found() -> None:
    within = {SPACE.key(each) for each in SPACE.genotypes() if is_narrow(SPACE.parameters(each))}
    sampler = partial(RandomSearchSampler, space=SPACE, seed=0, feasible=is_narrow)
    study = run(sampler, trials=len(within))
    assert {SPACE.key(SPACE.genotype_of(each)) for each in history(study)} == within


def test_it_begins_with_the_founders_of_an_evolution() -> None:
    random, evolution = (
        history(run(partial(each, space=SPACE, seed=4), trials=30))
        for each in (RandomSearchSampler, FreeREASampler)
    )
    assert random[:25] == evolution[:25]
    assert random[25:] != evolution[25:]


def test_any_parameters_can_be_searched() -> None:
    def objective(trial: optuna.Trial) -> float:
        return trial.suggest_float("x", 0, 1) + trial.suggest_int("n", 0, 3)

    study = optuna.create_study(
        sampler=RandomSearchSampler(seed=0, feasible=lambda each: each["x"] < 0.5)
    )
    study.optimize(objective, n_trials=20)
    assert all(trial.params["x"] < 0.5 for trial in study.trials[1:])


def test_the_best_is_relative_to_the_first_trials_as_that_of_an_evolution() -> None:
    sampler = RandomSearchSampler(space=SPACE, seed=0)
    study = run(lambda: sampler, objectives=2)
    assert len(FreeREASampler.history(study).founders) == sampler.founder_count == 25
    assert sampler.batch_size(study) == 25
