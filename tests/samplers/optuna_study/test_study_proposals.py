"""What is proposed for the trials of a study, and remembered of them."""

from __future__ import annotations

import warnings
from typing import Any

import optuna
import pytest
from optuna.samplers import RandomSampler
from optuna.storages import InMemoryStorage

from freerea.samplers import FreeREASampler, REINFORCESampler
from freerea.spaces import NATSTopology
from freerea_plugins import InputError

optuna.logging.set_verbosity(optuna.logging.ERROR)
SMALL: dict[str, Any] = {"population_size": 6, "tournament_size": 3}
SPACE = NATSTopology()


def conditional(trial: optuna.Trial) -> float:
    if trial.suggest_categorical("kind", ["deep", "flat"]) == "deep":
        return trial.suggest_int("d", 1, 9)
    return trial.suggest_float("x", 0, 1)


def proposals(sampler: FreeREASampler, study: optuna.Study) -> dict[int, Any]:
    return sampler._proposals(study)._proposals


def test_studies_of_two_storages_with_the_same_numbers_have_proposals_of_their_own() -> None:
    def objective(trial: optuna.Trial) -> float:
        return trial.suggest_float("x", 0, 1) + trial.suggest_int("n", 0, 9)

    def params(together: bool) -> list[list[dict[str, Any]]]:
        shared = FreeREASampler(seed=0, **SMALL)
        studies = [
            optuna.create_study(
                study_name="same",
                storage=InMemoryStorage(),
                direction=direction,
                sampler=shared if together else FreeREASampler(seed=0, **SMALL),
            )
            for direction in ("maximize", "minimize")
        ]
        for _ in range(25):
            trials = [study.ask() for study in studies]
            values = [objective(trial) for trial in trials]
            for study, trial, value in zip(studies, trials, values, strict=True):
                study.tell(trial, value)
        return [[trial.params for trial in study.trials] for study in studies]

    assert params(together=True) == params(together=False)
    assert params(together=True)[0] != params(together=True)[1]


def test_nothing_is_remembered_of_trials_that_are_told_elsewhere() -> None:
    sampler = FreeREASampler(seed=0, **SMALL)
    study = optuna.create_study(sampler=sampler)
    elsewhere = optuna.load_study(
        study_name=study.study_name, storage=study._storage, sampler=RandomSampler()
    )
    for _ in range(30):
        trial = study.ask()
        elsewhere.tell(trial.number, conditional(trial))
    assert len(proposals(sampler, study)) == 1
    trial = study.ask()
    study.tell(trial, conditional(trial))
    assert proposals(sampler, study) == {}


@pytest.mark.parametrize("choices", [[[64, 64], [128]], [{"a": 1}, {"a": 2}], [float("nan"), 1.0]])
def test_choices_may_be_whatever_optuna_accepts(choices: list[Any]) -> None:
    def objective(trial: optuna.Trial) -> float:
        given = [float("nan") if str(each) == "nan" else each for each in choices]  # a new one
        first = [trial.suggest_categorical(name, given) for name in "abcde"]
        return sum(str(each) == str(choices[1]) for each in first)

    study = optuna.create_study(direction="maximize", sampler=FreeREASampler(seed=0, **SMALL))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # Optuna: not for persistent storage
        study.optimize(objective, n_trials=30)
    assert study.best_value == 5
    # There are 32; the first is drawn before the parameters are known.
    assert len({str(trial.params) for trial in study.trials}) == 30


def test_a_parameter_that_a_policy_does_not_learn_is_drawn_and_said_to_be() -> None:
    def objective(trial: optuna.Trial) -> float:
        for variable in SPACE.variables:
            trial.suggest_categorical(variable.name, variable.choices)
        return trial.suggest_float("lr", 0, 1)

    study = optuna.create_study(sampler=REINFORCESampler(SPACE, seed=0))
    with pytest.warns(UserWarning, match="`lr` is not a variable of the search space") as warned:
        study.optimize(objective, n_trials=5)
    assert len(warned) == 1
    assert len({trial.params["lr"] for trial in study.trials}) == 5


def test_a_range_that_is_widened_on_resume_is_followed() -> None:
    sampler = FreeREASampler(seed=0, **SMALL)
    study = optuna.create_study(direction="maximize", sampler=sampler)
    study.optimize(lambda trial: trial.suggest_float("x", 0, 1), n_trials=30)
    study.optimize(lambda trial: trial.suggest_float("x", 0, 10), n_trials=150)
    assert study.best_value > 9.9
    assert sum(trial.params["x"] > 5 for trial in study.trials) > 20


def test_a_batch_leaves_out_the_founders_that_are_under_way() -> None:
    sampler = FreeREASampler(seed=0, **SMALL)
    study = optuna.create_study(sampler=sampler)
    assert sampler.batch_size(study) == 6
    trials = [study.ask() for _ in range(4)]
    assert sampler.batch_size(study) == 2
    study.tell(trials[0], conditional(trials[0]))
    study.tell(trials[1], state=optuna.trial.TrialState.FAIL)
    assert sampler.batch_size(study) == 3
    for _ in range(5):
        study.ask()
    assert sampler.batch_size(study) == 1


def test_feasible_is_given_the_parameters_that_are_suggested() -> None:
    looked: list[dict[str, Any]] = []

    def feasible(params: Any) -> bool:
        looked.append(dict(params))
        return params["kind"] == "flat" or params["d"] > 2

    study = optuna.create_study(
        direction="maximize", sampler=FreeREASampler(seed=0, feasible=feasible, **SMALL)
    )
    # What a kind asks for is known once it was seen.
    study.enqueue_trial({"kind": "deep"})
    study.enqueue_trial({"kind": "flat"})
    study.optimize(conditional, n_trials=2)
    for _ in range(60):
        study.optimize(conditional, n_trials=1)
        assert study.trials[-1].params == looked[-1]
    deep = [trial.params["d"] for trial in study.trials[2:] if trial.params["kind"] == "deep"]
    assert len(deep) > 5
    assert min(deep) > 2


def test_a_parameter_that_feasible_misses_is_named() -> None:
    sampler = FreeREASampler(seed=0, feasible=lambda params: params["z"] > 2, **SMALL)
    study = optuna.create_study(sampler=sampler)
    with pytest.raises(InputError, match=r"^`feasible` raised KeyError 'z' for .*`params.get`.$"):
        study.optimize(conditional, n_trials=3)
