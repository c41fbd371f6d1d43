"""How parameters vary."""

from __future__ import annotations

import random

import pytest
from optuna.distributions import CategoricalDistribution, FloatDistribution

from freerea.samplers import Parameters, ParameterVariation

ANY_CHOICE = "ignore:Choices for a categorical distribution:UserWarning"  # not for every storage
CHOICES = [[64, 64], [128], {"width": 3}, float("nan")]


def parameters(choice: object, rate: float = 0.5) -> Parameters:
    """Return parameters whose choices are new objects, as each trial has them."""
    choices = [[64, 64], [128], {"width": 3}, float("nan")]
    return Parameters(
        {"rate": rate, "hidden": choice},
        {"hidden": CategoricalDistribution(choices), "rate": FloatDistribution(0, 1)},
    )


@pytest.mark.filterwarnings(ANY_CHOICE)
def test_equal_parameters_have_one_key_whatever_their_choices_are() -> None:
    key = ParameterVariation().key
    for choice, same in zip(CHOICES, [[64, 64], [128], {"width": 3}, float("nan")], strict=True):
        assert key(parameters(choice)) == key(parameters(same))
        assert hash(key(parameters(choice))) == hash(key(parameters(same)))
    assert len({key(parameters(choice)) for choice in CHOICES}) == 4
    assert key(parameters([128], 0.25)) != key(parameters([128]))


def test_a_range_that_has_grown_is_searched_to_its_ends() -> None:
    variation = ParameterVariation()
    narrow, wide = FloatDistribution(0, 1), FloatDistribution(-5, 5)
    variation.learn({"rate": narrow})
    variation.learn({"rate": wide})
    variation.learn({"rate": narrow})
    drawn = [variation.sample(random.Random(seed)).values["rate"] for seed in range(50)]
    assert min(drawn) < -2
    assert max(drawn) > 2
    genome = Parameters({"rate": 0.9}, {"rate": narrow})
    mutants = [variation.mutate(genome, random.Random(seed)).values["rate"] for seed in range(50)]
    assert max(mutants) > 1.5
