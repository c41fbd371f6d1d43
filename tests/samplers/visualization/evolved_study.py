"""Studies of an evolution, small ones."""

from __future__ import annotations

from typing import Any

import optuna

from freerea.samplers import FreeREASampler

SAMPLER: dict[str, Any] = {"population_size": 6, "tournament_size": 3, "seed": 0}


def evolved(trials: int = 40) -> optuna.Study:
    """Return a study with one objective, whose first trial is enqueued."""

    def objective(trial: optuna.Trial) -> float:
        x = trial.suggest_float("x", -1, 1)
        trial.set_constraint("x", x - 0.9)
        return x**2 + trial.suggest_float("y", -1, 1) ** 2 + trial.suggest_int("n", 0, 9)

    study = optuna.create_study(sampler=FreeREASampler(**SAMPLER))
    study.enqueue_trial({"x": 1.0, "y": 0.0, "n": 0})
    study.optimize(objective, n_trials=trials)
    return study


def evolved_front() -> optuna.Study:
    """Return a study with two objectives."""
    study = optuna.create_study(
        directions=["minimize", "maximize"], sampler=FreeREASampler(**SAMPLER)
    )
    study.optimize(lambda trial: (trial.suggest_int("n", 0, 99), trial.params["n"]), n_trials=20)
    return study
