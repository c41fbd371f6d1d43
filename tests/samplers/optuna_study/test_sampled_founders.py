"""Founders that another sampler of Optuna draws."""

from __future__ import annotations

import functools
import pickle
from collections.abc import Callable
from typing import Any

import optuna
import pytest
from optuna.samplers import BaseSampler, QMCSampler, RandomSampler, TPESampler
from scipy.stats.qmc import Sobol

from freerea.samplers import FreeREASampler, RegularizedEvolutionSampler
from freerea.spaces import NATSTopology
from freerea_plugins import InputError

optuna.logging.set_verbosity(optuna.logging.ERROR)
SMALL: dict[str, Any] = {"population_size": 6, "tournament_size": 3}


def sphere(trial: optuna.Trial) -> float:
    return sum(trial.suggest_float(name, 0, 1) ** 2 for name in "ab")


def conditional(trial: optuna.Trial) -> float:
    kind = trial.suggest_categorical("kind", ["line", "curve"])
    if kind == "line":
        return trial.suggest_float("slope", 0.1, 1, log=True)
    return trial.suggest_int("order", 1, 9, step=2) + trial.suggest_float("bend", 0, 1)


def history(study: optuna.Study) -> list[dict[str, Any]]:
    return [trial.params for trial in study.trials]


@pytest.mark.parametrize("sampler_class", [FreeREASampler, RegularizedEvolutionSampler])
def test_founders_follow_the_sequence_and_children_do_not(sampler_class) -> None:
    study = optuna.create_study(sampler=sampler_class(seed=0, founders=QMCSampler, **SMALL))
    study.optimize(sphere, n_trials=9)
    sequence = Sobol(2, scramble=False).random(16).tolist()
    places = [list(params.values()) for params in history(study)]
    # The first trial shows which parameters there are.
    assert places[1:6] == [pytest.approx(each) for each in sequence[1:6]]
    assert not any(place in sequence for place in places[6:])


@pytest.mark.parametrize(
    "founders",
    [RandomSampler, TPESampler, functools.partial(QMCSampler, warn_independent_sampling=False)],
)
def test_they_depend_on_seed_number_and_finished_trials_alone(
    founders: Callable[..., BaseSampler],
) -> None:
    def run(sampler: FreeREASampler, pieces: tuple[int, ...]) -> list[dict[str, Any]]:
        study = optuna.create_study(sampler=sampler)
        for trials in pieces:
            study.sampler = pickle.loads(pickle.dumps(sampler))
            study.optimize(conditional, n_trials=trials)
        return history(study)

    sampler = FreeREASampler(seed=1, founders=founders, **SMALL)
    assert run(sampler, (10,)) == run(sampler, (3, 1, 6))
    assert run(sampler, (10,)) != run(FreeREASampler(seed=2, founders=founders, **SMALL), (10,))


def test_what_is_infeasible_or_known_is_drawn_again() -> None:
    def few(trial: optuna.Trial) -> float:
        return trial.suggest_int("n", 0, 11)

    sampler = FreeREASampler(
        seed=0, founders=RandomSampler, feasible=lambda params: params["n"] % 2 == 0, **SMALL
    )
    study = optuna.create_study(sampler=sampler)
    study.enqueue_trial({"n": 1})
    study.optimize(few, n_trials=7)
    assert sorted(params["n"] for params in history(study)) == [0, 1, 2, 4, 6, 8, 10]


def test_threads_may_ask_for_them() -> None:
    sampler = FreeREASampler(seed=0, founders=QMCSampler, **SMALL)
    study = optuna.create_study(sampler=sampler)
    study.optimize(sphere, n_trials=40, n_jobs=4)
    places = {tuple(params.values()) for params in history(study)}
    assert len(places) == 40
    # Those of the first trials, which four threads begin together, are not known yet.
    sequence = set(map(tuple, Sobol(2, scramble=False).random(16).tolist()))
    assert places & sequence


def test_they_are_asked_for_one_by_one() -> None:
    sampler = FreeREASampler(seed=0, founders=QMCSampler, **SMALL)
    study = optuna.create_study(sampler=sampler)
    assert sampler.batch_size(study) == 1
    study.optimize(sphere, n_trials=6)
    assert sampler.batch_size(study) == 3


@pytest.mark.parametrize("founders", [QMCSampler(), "QMCSampler", 25])
def test_what_makes_no_sampler_is_refused(founders: Any) -> None:
    with pytest.raises(InputError, match="`founders` must make a sampler of Optuna from `seed=`"):
        FreeREASampler(founders=founders)


def test_a_space_draws_its_own() -> None:
    with pytest.raises(InputError, match="`founders` cannot be given beside `space`"):
        FreeREASampler(space=NATSTopology(), founders=QMCSampler)


@pytest.mark.parametrize("founders", [lambda: 3, lambda seed: seed])
def test_what_makes_no_sampler_is_refused_at_once(founders: Any) -> None:
    with pytest.raises(InputError, match="`founders` must make a sampler of Optuna from `seed=`"):
        FreeREASampler(founders=founders)


def test_what_was_pruned_is_not_told_to_the_sampler_of_founders() -> None:
    told: list[list[float]] = []

    class Listening(RandomSampler):
        def sample_independent(self, study, trial, name, distribution):
            told.append([each.value for each in study.trials if each.state.is_finished()])
            return super().sample_independent(study, trial, name, distribution)

    def pruned(trial: optuna.Trial) -> float:
        value = trial.suggest_float("x", 0, 1)
        trial.report(5.0, 1)
        if trial.number == 1:
            raise optuna.TrialPruned
        return value

    study = optuna.create_study(sampler=FreeREASampler(seed=0, founders=Listening, **SMALL))
    study.optimize(pruned, n_trials=5)
    assert len(study.trials[0].values) == 1
    assert told
    assert all(5.0 not in values for values in told)
