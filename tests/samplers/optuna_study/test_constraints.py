"""Constraints that are known only after an evaluation."""

from __future__ import annotations

import math
from typing import Any

import optuna
import pytest
from optuna.trial import TrialState

from freerea.samplers import FreeREASampler

optuna.logging.set_verbosity(optuna.logging.ERROR)
SMALL: dict[str, Any] = {"population_size": 6, "tournament_size": 3}


def matches(trial: optuna.Trial) -> float:
    return sum(trial.suggest_categorical(f"gene_{place}", "abcde") == "c" for place in range(6))


@pytest.mark.parametrize("pruned", [False, True])
def test_constraints_show_the_way_where_chance_finds_nothing_feasible(pruned) -> None:
    def tight(trial: optuna.Trial) -> float:
        values = [trial.suggest_int(f"n{index}", 0, 9) for index in range(8)]
        trial.set_constraint("sum", sum(values) - 14)
        trial.set_constraint("first", 1e6 * (3 - values[0]))
        if pruned and (sum(values) > 14 or values[0] < 3):
            raise optuna.TrialPruned
        return float(values[0] - values[1])

    found = {}
    for sampler in (FreeREASampler(seed=0), optuna.samplers.RandomSampler(seed=0)):
        study = optuna.create_study(direction="maximize", sampler=sampler)
        study.optimize(tight, n_trials=200)
        found[type(sampler)] = sum(
            trial.state == TrialState.COMPLETE
            and all(each <= 0 for each in trial.constraints.values())
            for trial in study.trials
        )
    assert found[FreeREASampler] >= 50
    assert found[optuna.samplers.RandomSampler] <= 3


def test_a_constraint_that_is_no_number_is_violated() -> None:
    def constrained(trial: optuna.Trial) -> float:
        value = matches(trial)
        trial.set_constraint("few", math.nan if value > 3 else -1.0)
        return value

    study = optuna.create_study(direction="maximize", sampler=FreeREASampler(seed=0, **SMALL))
    study.optimize(constrained, n_trials=60)
    assert FreeREASampler.best_trial(study).value == 3


def test_what_violates_a_constraint_is_never_the_best() -> None:
    def constrained(trial: optuna.Trial) -> float:
        value = matches(trial)
        trial.set_constraint("few", value - 3)
        return value

    study = optuna.create_study(direction="maximize", sampler=FreeREASampler(seed=0, **SMALL))
    study.optimize(constrained, n_trials=80)
    best = FreeREASampler.best_trial(study)
    assert best.value == 3
    assert max(trial.value for trial in study.trials) < 6
