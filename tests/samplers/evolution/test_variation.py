"""Variation of genotypes of a search space."""

from __future__ import annotations

import random
from collections.abc import Iterator

from torch import nn

from freerea.samplers import SpaceVariation
from freerea.samplers.evolution.variation import FeasibleVariation
from freerea.spaces import NASBench101, NATSTopology
from freerea_plugins import PAPER, Dataset, Fidelity, Genotype, SearchSpace, Variable


class Spoken(SearchSpace):
    """A space that does everything in its own way."""

    name = "spoken"
    datasets = (Dataset("toy", (1, 2, 2), 2),)
    variables = tuple(Variable(name, ("0", "1", "2")) for name in "ab")

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        raise NotImplementedError

    def is_valid(self, genotype: Genotype) -> bool:
        return genotype != (2, 2)

    def canonical_genotype(self, genotype: Genotype) -> Genotype:
        first, second = sorted(genotype)
        return (first, second)

    def sample(self, rng: random.Random) -> Genotype:
        return (rng.randrange(2), 0)

    def mutate(self, genotype: Genotype, rng: random.Random) -> Genotype:
        return (genotype[0], rng.randrange(2))

    def crossover(self, first: Genotype, second: Genotype, rng: random.Random) -> Genotype:
        return (first[0], second[rng.randrange(2)])


class Huge(Spoken):
    """A space that cannot be listed."""

    name = "huge"
    variables = tuple(Variable(f"variable {number}", ("0", "1")) for number in range(40))


def test_genotypes_vary_as_their_space_defines_it() -> None:
    space = Spoken()
    variation = SpaceVariation(space)

    for seed in range(10):
        assert variation.sample(random.Random(seed)) == space.sample(random.Random(seed))
        assert variation.mutate((1, 2), random.Random(seed)) == space.mutate(
            (1, 2), random.Random(seed)
        )
        assert variation.crossover((0, 1), (2, 0), random.Random(seed)) == space.crossover(
            (0, 1), (2, 0), random.Random(seed)
        )


def test_genotypes_of_the_same_function_have_the_same_key() -> None:
    variation = SpaceVariation(Spoken())

    assert variation.key((2, 1)) == variation.key((1, 2))
    assert variation.key((2, 1)) != variation.key((1, 1))


def test_the_key_of_a_cell_is_that_of_its_canonical_cell() -> None:
    space = NATSTopology()
    cell = space.decode("|none~0|+|nor_conv_1x1~0|none~1|+|avg_pool_3x3~0|none~1|skip_connect~2|")
    dead_end = space.decode(
        "|nor_conv_3x3~0|+|nor_conv_1x1~0|none~1|+|avg_pool_3x3~0|none~1|skip_connect~2|"
    )
    variation = SpaceVariation(space)

    assert variation.key(cell) == variation.key(dead_end) == space.canonical_genotype(cell)


def test_a_space_that_is_small_enough_is_listed_without_what_is_not_valid() -> None:
    genomes = SpaceVariation(Spoken()).all_genomes()

    assert genomes is not None
    assert list(genomes) == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1)]


def test_a_space_that_is_too_large_is_not_listed() -> None:
    assert SpaceVariation(Huge()).all_genomes() is None


def test_a_space_of_few_functions_is_listed_by_them() -> None:
    space = NASBench101()
    genomes = SpaceVariation(space).all_genomes()

    assert space.size > 10**8
    assert genomes is not None
    assert sum(1 for _ in genomes) == 423_624


class Counting(Spoken):
    """Counts how often it is listed."""

    listed = 0

    def genotypes(self) -> Iterator[Genotype]:
        type(self).listed += 1
        return super().genotypes()


def test_feasible_genomes_are_looked_for_once() -> None:
    asked: list[Genotype] = []

    def is_feasible(genotype: Genotype) -> bool:
        asked.append(genotype)
        return genotype[0] == 1

    variation = FeasibleVariation(SpaceVariation(Counting()), is_feasible)

    assert Counting.listed == 0
    for _ in range(2):
        assert variation.all_genomes() == [(1, 0), (1, 1), (1, 2)]
    assert Counting.listed == 1
    assert len(asked) == 8
    assert FeasibleVariation(SpaceVariation(Huge()), is_feasible).all_genomes() is None
    assert variation.key((2, 1)) == (1, 2)
