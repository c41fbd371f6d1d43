"""NSGA-II in a search space, and one answer of its front."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
import optuna
import pytest

from freerea.samplers import RandomSearchSampler, SpaceNSGAIISampler
from freerea.samplers.baselines.front_answer import front, least_rank_sum
from freerea_plugins import InputError
from tests.samplers.baselines.gapped_space import SPACE, history, run
from tests.samplers.evolution.toy_generations import LargerToy

optuna.logging.set_verbosity(optuna.logging.ERROR)
LARGER = LargerToy()


def test_it_finds_better_fronts_than_random_search() -> None:
    def objective(trial: optuna.Trial) -> tuple[float, float]:
        genes = [
            int(trial.suggest_categorical(each.name, each.choices)) for each in LARGER.variables
        ]
        return float(sum(genes)), float(genes.count(0))

    def mean_best(sampler: Any) -> float:
        best = []
        for seed in range(4):
            study = optuna.create_study(
                directions=["maximize", "minimize"], sampler=sampler(seed=seed)
            )
            study.optimize(objective, n_trials=90)
            best.append(max(trial.values[0] for trial in study.best_trials))
        return sum(best) / len(best)

    nsga2 = mean_best(partial(SpaceNSGAIISampler, LARGER, population_size=10))
    assert nsga2 > mean_best(partial(RandomSearchSampler, space=LARGER)) + 0.5


def test_a_generation_has_neither_duplicates_nor_its_parents() -> None:
    study = run(partial(SpaceNSGAIISampler, SPACE, population_size=6, seed=1), 30, objectives=2)
    keys = [SPACE.key(SPACE.genotype_of(each)) for each in history(study)]
    for start in range(0, 30, 6):
        assert len(set(keys[start : start + 6])) == 6
    assert not set(keys[:6]) & set(keys[6:12])  # All of the first are parents of the second.


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"population_size": 1}, "`population_size` must be a whole number from 2, got 1"),
        ({"crossover_probability": 1.5}, "`crossover_probability` must be from 0 to 1, got 1.5"),
        ({"mutation_probability": -1}, "`mutation_probability` must be from 0 to 1, got -1"),
    ],
)
def test_options_out_of_range_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        SpaceNSGAIISampler(SPACE, **options)


def test_the_answer_of_a_front_has_the_least_sum_of_ranks() -> None:
    losses = np.array(
        [
            [1.0, 9.0, 0.0],
            [2.0, 2.0, 9.0],
            [9.0, 1.0, 0.0],
            [2.0, 2.5, 9.0],  # dominated
            [math.inf, math.inf, math.inf],
        ]
    )
    assert front(losses).tolist() == [0, 1, 2]
    assert least_rank_sum(losses, [0, 1]) == 0  # of equal sums the first
    assert least_rank_sum(losses, [0, 0, 1]) == 0
    assert least_rank_sum(losses, [1]) == 2
    assert least_rank_sum(losses[[1, 3, 0]], [1]) == 0
