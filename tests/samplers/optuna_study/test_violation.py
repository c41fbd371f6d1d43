"""Limits that chance alone does not meet, in an ordinary study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import optuna

from freerea.samplers import FreeREASampler

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


def test_feasible_is_the_quick_word_beside_a_violation() -> None:
    asked: list[str] = []

    def feasible(params: Mapping[str, Any]) -> bool:
        asked.append("feasible")
        return bool(params["gene_0"] != "c")

    def excess(params: Mapping[str, Any]) -> float:
        asked.append("violation")
        return float(params["gene_0"] == "c")

    def suggest(trial: optuna.Trial) -> float:
        return float(sum(ord(trial.suggest_categorical(f"gene_{i}", "abcde")) for i in range(6)))

    study = optuna.create_study(
        sampler=FreeREASampler(seed=0, feasible=feasible, violation=excess, **SMALL)
    )
    study.optimize(suggest, n_trials=12)
    assert all(trial.params["gene_0"] != "c" for trial in study.trials[1:])
    assert set(asked) == {"feasible"}
