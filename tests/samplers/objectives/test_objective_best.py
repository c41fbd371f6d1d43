"""Which trial of a study is the best."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import optuna
import pytest
from optuna.distributions import CategoricalDistribution, IntDistribution
from torch import nn

from freerea.samplers import TrainingFreeObjective
from freerea.spaces import NATSTopology

optuna.logging.set_verbosity(optuna.logging.ERROR)
SPACE = NATSTopology()


def test_the_best_of_a_study_without_its_sampler_is_relative_to_the_stored_founders(
    tmp_path: Path,
) -> None:
    storage = f"sqlite:///{tmp_path / 'study.db'}"
    objective = TrainingFreeObjective(
        SPACE, metrics=["flops", "params", "skipped_layers"], score="standard"
    )
    sampler = objective.create_sampler(population_size=4, tournament_size=2)
    study = objective.create_study(sampler=sampler, storage=storage, study_name="mine")
    study.optimize(objective, n_trials=30)

    loaded = optuna.load_study(study_name="mine", storage=storage)

    history = objective.history(loaded)
    assert [trial.number for trial in history.founders] == [0, 1, 2, 3]
    assert history.scores == objective.history(study).scores
    assert objective.best_trial(loaded).number == objective.best_trial(study).number


def test_the_best_is_chosen_among_what_is_within_these_limits() -> None:
    unlimited = TrainingFreeObjective(SPACE, metrics=["skipped_layers"])
    study = optuna.create_study(direction="maximize")
    distributions = {each.name: CategoricalDistribution(each.choices) for each in SPACE.variables}
    rng = np.random.default_rng(0)
    for value in range(20):
        genotype = rng.integers(5, size=6)
        params = {
            each.name: each.choices[index]
            for each, index in zip(SPACE.variables, genotype, strict=True)
        }
        # What the trial says of its costs is not what is looked at.
        study.add_trial(
            optuna.create_trial(
                params=params,
                distributions=distributions,
                value=value,
                user_attrs={"costs": {"flops": 1, "params": 1}},
            )
        )
    assert unlimited.best_trial(study).value == 19
    limited = TrainingFreeObjective(SPACE, metrics=["skipped_layers"], limits={"flops": 4e7})
    best = limited.best_trial(study)
    within = [trial for trial in study.trials if limited.is_within_limits(trial)]
    assert best.value == max(trial.value for trial in within) < 19
    assert best.number == [trial.number for trial in within][-1]
    assert all(
        SPACE.costs(tuple(each.choices.index(trial.params[each.name]) for each in SPACE.variables))[
            "flops"
        ]
        <= 4e7
        for trial in within
    )
    impossible = TrainingFreeObjective(SPACE, metrics=["skipped_layers"], limits={"flops": 1})
    with pytest.raises(ValueError, match="No feasible trials are completed yet"):
        impossible.best_trial(study)


def test_the_best_of_built_networks_is_within_these_limits_too() -> None:
    def build(trial: optuna.Trial) -> nn.Module:
        width = trial.suggest_int("width", 2, 9)
        return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, width))

    study = optuna.create_study(direction="maximize")
    distributions = {"width": IntDistribution(2, 9)}
    for width in range(2, 10):
        study.add_trial(
            optuna.create_trial(
                params={"width": width}, distributions=distributions, value=float(width)
            )
        )
    objective = TrainingFreeObjective(
        build=build, input_shape=(3, 4, 4), metrics=["snip"], limits={"params": 20}
    )
    assert objective.best_trial(study).params == {"width": 5}  # 3 · 5 weights and 5 biases
