"""Limits that chance alone does not meet, in an ordinary study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import optuna
import pytest

from freerea.samplers import FreeREASampler
from freerea_plugins import InputError

SMALL: dict[str, Any] = {"population_size": 6, "tournament_size": 3}


def test_what_chance_does_not_find_is_proposed_where_a_violation_shows_the_way() -> None:
    def excess(params: Mapping[str, Any]) -> float:
        return float(sum(value != "a" for value in params.values()))

    def suggest(trial: optuna.Trial) -> float:
        return float(
            sum(trial.suggest_categorical(f"gene_{i}", list("abcdefgh")) == "a" for i in range(12))
        )

    study = optuna.create_study(sampler=FreeREASampler(seed=0, violation=excess, **SMALL))
    study.optimize(suggest, n_trials=2)
    assert study.trials[1].value == 12


def test_feasible_and_violation_exclude_each_other() -> None:
    with pytest.raises(InputError) as caught:
        FreeREASampler(feasible=lambda params: True, violation=lambda params: 0.0)
    assert str(caught.value) == ("`feasible` and `violation` exclude each other: give one of them.")
