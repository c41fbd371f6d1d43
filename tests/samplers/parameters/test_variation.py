"""How parameters vary."""

from __future__ import annotations

import random

import pytest
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

from freerea.samplers import Parameters, ParameterVariation

ANY_CHOICE = "ignore:Choices for a categorical distribution:UserWarning"  # not for every storage
UNIT = FloatDistribution(0, 1)
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


def test_a_child_has_numbers_of_both_parents_though_their_ranges_differ() -> None:
    first = Parameters({"a": 3, "b": 1}, {"a": IntDistribution(1, 9), "b": IntDistribution(1, 3)})
    second = Parameters({"a": 8, "b": 7}, {"a": IntDistribution(1, 9), "b": IntDistribution(1, 8)})
    rng = random.Random(0)
    children = [ParameterVariation().crossover(first, second, rng).values for _ in range(60)]
    assert {(child["a"], child["b"]) for child in children} == {(3, 1), (3, 7), (8, 1), (8, 7)}


def test_a_child_keeps_conditional_parameters_of_the_parent_that_has_them() -> None:
    kind = CategoricalDistribution(["line", "curve"])
    line = Parameters({"kind": "line"}, {"kind": kind})
    curve = Parameters({"kind": "curve", "bend": 0.4}, {"kind": kind, "bend": UNIT})
    rng = random.Random(0)
    children = [ParameterVariation().crossover(line, curve, rng) for _ in range(30)]
    assert {child.values["kind"] for child in children} == {"line", "curve"}
    assert all(child.values["bend"] == 0.4 for child in children)
    assert all(child.distributions["bend"] == UNIT for child in children)


def test_a_child_that_can_only_be_a_parent_again_is_mutated_and_no_other() -> None:
    distributions = {"a": UNIT, "b": UNIT}
    first, second, third = (
        Parameters({"a": a, "b": b}, distributions) for a, b in ((0.1, 0.2), (0.7, 0.8), (0.1, 0.8))
    )
    variation = ParameterVariation()
    variation.learn(distributions)
    rng = random.Random(0)
    assert variation.renewed(third, (first, second), rng) is third
    assert variation.renewed(first, (first, second), rng) is first
    for parent in (first, third):
        renewed = variation.renewed(parent, (first, third), rng)
        assert sum(renewed.values[name] != parent.values[name] for name in "ab") == 1
