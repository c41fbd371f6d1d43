"""A function that builds networks, and the data that they take."""

from __future__ import annotations

import optuna
from torch import nn

from freerea.samplers import TrainingFreeObjective
from freerea_plugins import Fidelity

optuna.logging.set_verbosity(optuna.logging.ERROR)
SHAPE = (3, 8, 8)
CLASSES = 7
ONCE = Fidelity("once", repeats=1)
LIMITS = {"flops": 1e5, "params": 2000}


def build(trial: optuna.Trial) -> nn.Module:
    layers: list[nn.Module] = []
    channels = SHAPE[0]
    for index in range(trial.suggest_int("depth", 1, 3)):
        width = trial.suggest_int(f"width{index}", 4, 16, step=4)
        kernel = trial.suggest_categorical(f"kernel{index}", (1, 3, 5))
        layers += [nn.Conv2d(channels, width, kernel, padding=kernel // 2), nn.ReLU()]
        channels = width
    return nn.Sequential(
        *layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, CLASSES)
    )


def run_once(objective: TrainingFreeObjective) -> optuna.trial.FrozenTrial:
    study = objective.create_study()
    study.optimize(objective, n_trials=1)
    return study.trials[0]
