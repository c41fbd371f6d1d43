"""Searches by a recorded accuracy, as the one metric of an objective: REA and REINFORCE."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import optuna
import pytest

from freerea.samplers import (
    RandomSearchSampler,
    RegularizedEvolutionSampler,
    REINFORCESampler,
    TrainingFreeObjective,
)
from freerea.spaces import ColumnMetric, ColumnTable
from freerea_plugins import Genotype
from tests.samplers.evolution.toy_generations import LargerToy

optuna.logging.set_verbosity(optuna.logging.ERROR)


class Costed(LargerToy):
    """A space whose networks need not be built to know what they cost."""

    def costs(self, genotype: Genotype) -> Mapping[str, float]:
        return {"flops": 1.0 + sum(genotype), "params": 1.0}


SPACE = Costed()
GENOTYPES = list(SPACE.genotypes())
TABLE = ColumnTable.of(
    SPACE,
    {
        "valid_accuracy": {each: 4.0 * sum(each) for each in GENOTYPES},
        "test_accuracy": {each: 4.0 * sum(each[1:]) for each in GENOTYPES},
    },
)


def found(sampler_class: Any, **options: Any) -> tuple[float, float]:
    """Return the recorded accuracy of the answer, and the mean of the last trials."""
    objective = TrainingFreeObjective(SPACE, metrics=[ColumnMetric(TABLE, "valid_accuracy")])
    sampler = sampler_class(space=SPACE, seed=0, score=objective.score, **options)
    study = objective.create_study(sampler=sampler)
    study.optimize(objective, n_trials=150)
    answer = objective.best_trial(study)
    recorded = TABLE.value(objective.architecture(answer), "valid_accuracy")
    assert answer.values == [study.best_value] == [recorded]
    last = [trial.values[0] for trial in study.trials[-30:]]
    return recorded, sum(last) / len(last)


@pytest.mark.parametrize(
    ("sampler", "options"),
    [
        (RegularizedEvolutionSampler, {"population_size": 20}),
        (REINFORCESampler, {"learning_rate": 0.1}),
    ],
    ids=["rea", "reinforce"],
)
def test_the_recorded_accuracy_is_what_is_searched_by(sampler: Any, options: Any) -> None:
    best, last = found(sampler, **options)
    at_random, last_at_random = found(RandomSearchSampler)
    assert best >= at_random
    assert last > last_at_random + 10
