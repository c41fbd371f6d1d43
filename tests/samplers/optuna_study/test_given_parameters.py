"""Parameters that a trial has whatever is proposed: fixed ones, and those of enqueued trials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import optuna
import pytest
from optuna.distributions import IntDistribution
from optuna.samplers import PartialFixedSampler

from freerea.samplers import FreeREASampler
from freerea.samplers.parameters.values import folded_value
from freerea.spaces import NATSTopology

optuna.logging.set_verbosity(optuna.logging.ERROR)
SPACE = NATSTopology()
SMALL: dict[str, Any] = {"population_size": 4, "tournament_size": 2}


def conditional(trial: optuna.Trial) -> float:
    """Ask for a parameter only if another has a value, and before the variables of the space."""
    value = 0.0
    if trial.suggest_categorical("optimizer", ["sgd", "adam"]) == "sgd":
        value = trial.suggest_float("momentum", 0, 1)
    for each in SPACE.variables:
        value += each.choices.index(trial.suggest_categorical(each.name, each.choices))
    return value


def enqueued(study: optuna.Study) -> None:
    study.enqueue_trial({"optimizer": "sgd", "momentum": 0.9})


def fixed(study: optuna.Study) -> None:
    study.sampler = PartialFixedSampler({"never asked for": 0.1}, study.sampler)


@pytest.mark.parametrize("begin", [enqueued, fixed])
def test_a_parameter_beside_a_space_may_be_given_before_any_trial_had_it(
    begin: Callable[[optuna.Study], None],
) -> None:
    study = optuna.create_study(sampler=FreeREASampler(space=SPACE, seed=0, **SMALL))
    begin(study)
    study.optimize(conditional, 12)
    assert {trial.params["optimizer"] for trial in study.trials} == {"sgd", "adam"}
    if begin is enqueued:
        first = study.trials[0].params
        assert (first["optimizer"], first["momentum"]) == ("sgd", 0.9)
    repeated = Counter(tuple(sorted(trial.params.items())) for trial in study.trials)
    assert max(repeated.values()) == 1


def test_a_parameter_beside_a_space_may_be_new_in_two_trials_under_way() -> None:
    study = optuna.create_study(sampler=FreeREASampler(space=SPACE, seed=0, **SMALL))
    study.enqueue_trial({"optimizer": "adam"})
    study.optimize(conditional, 1)
    under_way = [study.ask() for _ in range(6)]
    for trial in under_way:
        conditional(trial)
    assert len({tuple(trial.params.items()) for trial in under_way}) == 6


def test_what_is_fixed_and_never_asked_for_hides_no_duplicate() -> None:
    sampler = PartialFixedSampler({"unknown": 1}, FreeREASampler(seed=0, **SMALL))
    study = optuna.create_study(sampler=sampler)
    study.optimize(lambda trial: trial.suggest_int("n", 0, 30), 25)
    assert len({trial.params["n"] for trial in study.trials}) == 25


def test_a_candidate_is_feasible_with_what_is_fixed() -> None:
    sampler = FreeREASampler(seed=0, feasible=lambda each: each["a"] + each["b"] < 12, **SMALL)
    study = optuna.create_study(sampler=PartialFixedSampler({"a": 9}, sampler))
    study.optimize(lambda trial: trial.suggest_int("a", 0, 9) + trial.suggest_int("b", 0, 9), 4)
    assert all(trial.params["b"] < 3 for trial in study.trials[1:])


def test_what_is_enqueued_counts_for_what_is_feasible_before_it_is_asked_for() -> None:
    def total(trial: optuna.Trial) -> float:
        return float(trial.suggest_int("x", 0, 10) + trial.suggest_int("y", 0, 10))

    sampler = FreeREASampler(seed=0, feasible=lambda params: params["x"] + params["y"] <= 10)
    study = optuna.create_study(direction="maximize", sampler=sampler)
    study.enqueue_trial({"x": 1, "y": 1})
    study.optimize(total, n_trials=1)
    for _ in range(10):
        study.enqueue_trial({"y": 8})
    study.optimize(total, n_trials=3)
    assert [trial.params["y"] for trial in study.trials[1:4]] == [8, 8, 8]
    assert sorted(trial.params["x"] for trial in study.trials[1:4]) == [0, 1, 2]


def test_numbers_follow_a_range_that_depends_on_another() -> None:
    def below(trial: optuna.Trial) -> float:
        first = trial.suggest_int("a", 1, 20)
        return (first - 15) ** 2 + (trial.suggest_int("b", 1, first) - 12) ** 2

    study = optuna.create_study(sampler=FreeREASampler(seed=0))
    study.optimize(below, n_trials=60)
    assert study.best_value <= 2
    folded = 0
    for _ in range(20):
        trial = study.ask({"a": IntDistribution(1, 20)})
        proposed = study.sampler._proposals(study).known_proposal(trial.number).values["b"]
        asked_for = IntDistribution(1, 9)
        folded += proposed > 9
        assert trial.suggest_int("b", 1, 9) == folded_value(asked_for, proposed)
        study.tell(trial, 0.0)
    assert folded > 5
