"""Variation of an architecture together with further parameters."""

from __future__ import annotations

import random

from optuna.distributions import CategoricalDistribution, FloatDistribution

from freerea.samplers import DifferentialVariation, Parameters
from freerea.samplers.parameters.joint_variation import JointGenome, JointVariation
from freerea.spaces import NATSTopology

SPACE = NATSTopology()
GENOTYPE = SPACE.sample(random.Random(0))
DISTRIBUTIONS = {"rate": FloatDistribution(0, 1), "crop": CategoricalDistribution([True, False])}


def genome(rate: float) -> JointGenome:
    return JointGenome(GENOTYPE, Parameters({"rate": rate, "crop": True}, DISTRIBUTIONS))


def variation() -> JointVariation:
    further = DifferentialVariation(mutation_width=1e-6)
    further.learn(DISTRIBUTIONS)
    return JointVariation(SPACE, further)


def test_a_mutation_is_of_the_architecture_or_of_what_is_beside_it_by_their_shares() -> None:
    rng, parent = random.Random(0), genome(0.5)
    mutants = [variation().mutate(parent, rng) for _ in range(400)]
    of_parameters = [each for each in mutants if each.further != parent.further]
    assert all(each.genotype == GENOTYPE for each in of_parameters)
    assert all(each.genotype != GENOTYPE for each in mutants if each not in of_parameters)
    assert 70 < len(of_parameters) < 130  # two genes of eight


def test_steps_of_further_numbers_adapt_to_the_population() -> None:
    def longest(joint: JointVariation) -> float:
        rng = random.Random(0)
        mutants = [joint.mutate(genome(0.5), rng) for _ in range(100)]
        return max(abs(each.further.values["rate"] - 0.5) for each in mutants)

    population = [genome(0.2), JointGenome(GENOTYPE), genome(0.6)]
    assert longest(variation()) < 1e-4
    assert longest(variation().adapted_to(population)) > 0.1
    assert longest(variation().adapted_to([JointGenome(GENOTYPE)])) < 1e-4


def test_a_child_has_further_parameters_if_either_parent_has() -> None:
    alone, whole = JointGenome(GENOTYPE), genome(0.25)
    for parents in ((alone, whole), (whole, alone)):
        child = variation().crossover(*parents, random.Random(0))
        assert child == whole
    rates = {
        variation().crossover(genome(0.1), genome(0.9), random.Random(seed)).further.values["rate"]
        for seed in range(20)
    }
    assert rates == {0.1, 0.9}


def test_keys_join_function_and_parameters() -> None:
    key = variation().key
    same = [
        JointGenome(each, genome(0.5).further) for each in ((0, 0, 0, 3, 0, 0), (2, 0, 0, 3, 0, 0))
    ]
    assert key(same[0]) == key(same[1]) != key(JointGenome(same[0].genotype))
    assert key(genome(0.5)) != key(genome(0.4))
