"""The founders of an evolution, known before anything is evaluated."""

from __future__ import annotations

import pytest

from freerea.samplers import SpaceVariation, TrainingFreeObjective, founders
from freerea.spaces import NATSTopology
from tests.samplers.evolution.toy_generations import ALL_GENOTYPES, Toy

SPACE = NATSTopology()


@pytest.mark.parametrize("seed", [0, 5])
def test_they_are_those_of_a_search_of_that_seed_without_limits(seed: int) -> None:
    objective = TrainingFreeObjective(SPACE, fitness="flops-skips", seed=seed)
    study = objective.create_study()
    study.optimize(objective, n_trials=25)

    found = founders(SpaceVariation(SPACE), seed=seed)

    assert found == [objective.architecture(trial).genotype for trial in study.trials]


def test_another_number_of_them_begins_alike() -> None:
    few, many = (founders(SpaceVariation(SPACE), seed=1, count=count) for count in (10, 40))
    assert len(many) == 40
    assert few == many[:10]


def test_they_are_no_more_than_there_are() -> None:
    assert sorted(founders(SpaceVariation(Toy()), seed=0)) == ALL_GENOTYPES


def test_they_are_within_limits() -> None:
    variation = SpaceVariation(SPACE)
    found = founders(variation, seed=0, is_feasible=lambda each: each[0] == 3)
    assert len(found) == 25
    assert {each[0] for each in found} == {3}
