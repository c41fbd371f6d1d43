"""The sampler on parameters that depend on each other, within a constraint."""

from __future__ import annotations

from pathlib import Path

import optuna
import optunahub


def objective(trial: optuna.Trial) -> float:
    """Return how far a network's description is from a given one."""
    layers = trial.suggest_int("layers", 1, 3)
    widths = [trial.suggest_int(f"width{layer}", 8, 128, log=True) for layer in range(layers)]
    rate = trial.suggest_float("rate", 1e-4, 1e-1, log=True)
    trial.set_constraint("total width", sum(widths) - 100)
    return abs(layers - 2) + abs(widths[0] - 64) / 64 + abs(rate - 1e-2)


if __name__ == "__main__":
    # From the registry: optunahub.load_module("samplers/freerea")
    package = Path(__file__).parents[2]
    module = optunahub.load_local_module("samplers/freerea", registry_root=str(package))
    study = optuna.create_study(sampler=module.FreeREASampler(seed=0))
    study.optimize(objective, n_trials=200)
    print(study.best_trial.params)
