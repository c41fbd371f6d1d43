"""Constraints that are known only after an evaluation."""

from __future__ import annotations

import math
from typing import Any

import optuna
import pytest
from optuna.distributions import FloatDistribution
from optuna.trial import TrialState

from freerea.samplers import FreeREASampler
from freerea.samplers.evolution.population import total_violations

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
    assert found[FreeREASampler] >= 25
    assert found[optuna.samplers.RandomSampler] <= 3


def test_a_constraint_that_is_no_number_is_violated() -> None:
    """Optuna refuses to set one; a `constraints_func` of Optuna 4 may have left it."""
    study = optuna.create_study(direction="maximize", sampler=FreeREASampler(seed=0, **SMALL))
    for value, constraint in ((9.0, math.nan), (3.0, -1.0), (5.0, 2.0)):
        study.add_trial(
            optuna.create_trial(
                params={"x": value / 10},
                distributions={"x": FloatDistribution(0, 1)},
                value=value,
                system_attrs={"constraints": [constraint]},
            )
        )
    assert FreeREASampler.best_trial(study).value == 3
    over = [each.violations for each in sampler_generations(study).individuals]
    assert over == [(math.inf,), (0.0,), (2.0,)]


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


def test_a_constraint_counts_by_its_name_whichever_come_before_it() -> None:
    study = optuna.create_study(sampler=FreeREASampler(seed=0, **SMALL))
    for constraints in ({"bytes": 1e9}, {"ms": 1.0}, {"ms": 4.0, "bytes": 5e8}, {"bytes": -1.0}):
        trial = study.ask()
        trial.suggest_float("x", 0, 1)
        for name, value in constraints.items():
            trial.set_constraint(name, value)
        study.tell(trial, 0.0)
    generations = sampler_generations(study)
    over = [each.violations for each in generations.individuals]
    assert total_violations(over).tolist() == [1.0, 0.25, 1.5, 0.0]


def sampler_generations(study: optuna.Study) -> Any:
    trial = study.ask()
    trial.suggest_float("x", 0, 1)
    return study.sampler._proposals(study)._proposer._generations
