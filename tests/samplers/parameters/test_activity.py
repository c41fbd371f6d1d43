"""Which parameters are asked for."""

from __future__ import annotations

import random
from typing import Any

import optuna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from freerea.samplers.parameters.activity import Activity

optuna.logging.set_verbosity(optuna.logging.ERROR)


def by_category(trial: optuna.Trial) -> None:
    kind = trial.suggest_categorical("kind", ["line", "curve", "point"])
    trial.suggest_categorical("colour", ["red", "green", "blue"])
    if kind == "line":
        trial.suggest_float("slope", 0, 1)
    if kind == "curve" and trial.suggest_categorical("closed", [False, True]):
        trial.suggest_float("area", 0, 1)
    trial.suggest_int("count", 1, 1000)


def by_number(trial: optuna.Trial) -> None:
    for index in range(trial.suggest_int("depth", 1, 3)):
        trial.suggest_int(f"width{index}", 1, 9)


def learnt(objective: Any, trials: int = 60) -> Activity:
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    study.optimize(lambda trial: objective(trial) or 0.0, n_trials=trials)
    activity = Activity()
    for trial in study.trials:
        activity.observe(trial.params, trial.distributions)
    return activity


def random_draw(seed: int) -> Any:
    rng = random.Random(seed)
    return lambda name, distribution: (
        rng.choice(distribution.choices)
        if hasattr(distribution, "choices")
        else rng.choice([distribution.low, distribution.high])
    )


@pytest.mark.parametrize("objective", [by_category, by_number])
@given(seed=st.integers(0, 10_000), kept=st.sets(st.integers(0, 7)))
def test_what_is_suggested_is_what_the_objective_asks_for(objective, seed, kept) -> None:
    activity = ACTIVITIES[objective]
    everything = activity.suggested({}, random_draw(seed))
    draw = random_draw(seed + 1)
    complete = {name: draw(name, each) for name, each in activity._distributions.items()}
    candidate = {name: each for index, (name, each) in enumerate(complete.items()) if index in kept}
    for suggested in (everything, activity.suggested(candidate, draw)):
        trial = optuna.trial.FixedTrial(suggested)
        objective(trial)  # lacks nothing
        assert trial.params == suggested  # and has nothing in vain
    for name, value in activity.suggested(candidate, draw).items():
        assert candidate.get(name, value) == value


def test_what_nothing_is_known_of_is_left_as_it_is() -> None:
    assert Activity().suggested({"a": 1}, random_draw(0)) == {"a": 1}
    activity = Activity()
    distribution = optuna.distributions.FloatDistribution(0, 1)
    activity.observe({"a": 0.1, "b": 0.2}, {"a": distribution, "b": distribution})
    activity.observe({"a": 0.7}, {"a": distribution})
    # A number may decide anywhere in its range, which trials do not show.
    assert activity.suggested({"a": 0.5}, random_draw(0)) == {"a": 0.5}
    assert activity.suggested({"a": 0.5, "b": 0.5}, random_draw(0)) == {"a": 0.5, "b": 0.5}


ACTIVITIES = {objective: learnt(objective) for objective in (by_category, by_number)}
