"""Samples, mutants and children of a search space."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freerea_plugins import (
    Genotype,
)
from tests.freerea_plugins.toy_spaces import SPACE, FreeToy, valid_genotypes

seeds = st.integers(0, 2**32)


@given(seeds)
def test_samples_are_valid(seed: int) -> None:
    SPACE.validate(SPACE.sample(random.Random(seed)))


def test_samples_are_uniform_over_the_valid_genotypes() -> None:
    rng = random.Random(1)
    drawn = Counter(SPACE.sample(rng) for _ in range(22 * 300))
    assert set(drawn) == set(SPACE.genotypes())
    assert all(220 < count < 380 for count in drawn.values())


@given(valid_genotypes, seeds)
def test_a_mutant_is_valid_and_differs_in_exactly_one_variable(
    genotype: Genotype, seed: int
) -> None:
    mutant = SPACE.mutate(genotype, random.Random(seed))
    SPACE.validate(mutant)
    assert sum(old != new for old, new in zip(genotype, mutant, strict=True)) == 1


def test_mutation_draws_an_open_variable_and_another_choice_uniformly() -> None:
    space = FreeToy()
    rng = random.Random(1)
    genotype = (1, 0, 0, 1)
    mutants = Counter(space.mutate(genotype, rng) for _ in range(9000))
    # Each of the three open variables in a third of the cases, each other choice equally often.
    expected = {
        (0, 0, 0, 1): 1500,
        (2, 0, 0, 1): 1500,
        (1, 0, 1, 1): 1000,
        (1, 0, 2, 1): 1000,
        (1, 0, 3, 1): 1000,
        (1, 0, 0, 0): 3000,
    }
    assert set(mutants) == set(expected)
    for mutant, count in expected.items():
        assert abs(mutants[mutant] - count) < 0.1 * count


@given(valid_genotypes, valid_genotypes, seeds)
def test_a_child_is_valid_and_its_genes_come_from_its_parents(
    first: Genotype, second: Genotype, seed: int
) -> None:
    child = SPACE.crossover(first, second, random.Random(seed))
    SPACE.validate(child)
    assert all(gene in genes for gene, *genes in zip(child, first, second, strict=True))


def test_crossover_is_uniform() -> None:
    rng = random.Random(1)
    children = Counter(FreeToy().crossover((0, 0, 0, 0), (1, 0, 1, 1), rng) for _ in range(8000))
    assert len(children) == 8
    assert all(880 < count < 1120 for count in children.values())


@pytest.mark.parametrize("operator", ["sample", "mutate", "crossover"])
def test_the_same_seed_gives_the_same_genotypes(operator: str) -> None:
    parents = {"sample": [], "mutate": [(0, 0, 0, 0)], "crossover": [(0, 0, 0, 0), (1, 0, 1, 1)]}
    first, second = (
        [getattr(SPACE, operator)(*parents[operator], rng) for _ in range(10)]
        for rng in (random.Random(5), random.Random(5))
    )
    assert first == second
