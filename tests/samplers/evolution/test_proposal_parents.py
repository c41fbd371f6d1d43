"""Who the parents of a proposal are, and that evolution finds better than chance."""

from __future__ import annotations

import random
import statistics
from collections.abc import Hashable, Iterable

import pytest

from freerea.samplers import (
    EvolutionStrategy,
    FreeREAStrategy,
    Generations,
    Individual,
    RegularizedEvolutionStrategy,
    SpaceVariation,
    propose,
)
from freerea_plugins import (
    Genotype,
)
from tests.samplers.evolution.toy_generations import (
    LargerToy,
    first_value,
    generations_of,
    no,
    proposed,
    yes,
)


class Parents:
    """Variation whose children say who their parents are."""

    def sample(self, rng: random.Random) -> str:
        return "sampled"

    def mutate(self, genome: str, rng: random.Random) -> str:
        return genome

    def crossover(self, first: str, second: str, rng: random.Random) -> str:
        return f"{first} {second}"

    def key(self, genome: str) -> Hashable:
        return genome

    def all_genomes(self) -> Iterable[str] | None:
        return None


def differences(first: Genotype, second: Genotype) -> int:
    return sum(one != other for one, other in zip(first, second, strict=True))


@pytest.mark.parametrize("start", [10, 13, 40])
def test_the_children_of_one_generation_share_their_parents(start: int) -> None:
    strategy = FreeREAStrategy(population_size=10, tournament_size=3)
    generations: Generations[str] = Generations(strategy, first_value)
    for number in range(10):
        generations.add(Individual(number, f"genome-{number}", (float(number * 7 % 10),)))
    families = set()
    for seed in range(20):
        children = []
        for number in range(start, start + 3):
            proposal = propose(
                number,
                generations=generations,
                variation=Parents(),
                seed=seed,
                is_feasible=yes,
                is_known=no,
            )
            assert proposal is not None
            children.append(proposal.genome)
        first, second, crossed = children
        assert first != second
        assert crossed == f"{first} {second}"
        families.add(crossed)

    assert len(families) > 5


def test_parents_are_the_best_two_of_a_tournament() -> None:
    everybody = FreeREAStrategy(population_size=5, tournament_size=5)
    generations: Generations[str] = Generations(everybody, first_value)
    for number, value in enumerate([1.0, 5.0, 3.0, 4.0, 2.0]):
        generations.add(Individual(number, f"genome-{number}", (value,)))

    children = []
    for number in (5, 6, 7):
        proposal = proposed(number, generations, variation=Parents())
        children.append((proposal.genome, proposal.kind, proposal.parents))
        assert proposal.generation == 1

    assert children == [
        ("genome-1", "mutation", (1,)),
        ("genome-3", "mutation", (3,)),
        ("genome-1 genome-3", "crossover", (1, 3)),
    ]


def test_a_mutant_differs_from_a_parent_in_one_gene_and_a_crossover_in_none_from_both() -> None:
    strategy = FreeREAStrategy(population_size=2, tournament_size=2)
    better, worse = (4, 4, 4, 4, 4, 4), (0, 0, 0, 0, 0, 0)
    generations = generations_of([worse, better], strategy)
    variation = SpaceVariation(LargerToy())

    for seed in range(20):
        first, second, crossed = (
            proposed(number, generations, variation=variation, seed=seed).genome
            for number in (2, 3, 4)
        )
        assert differences(first, better) == 1
        assert differences(second, worse) == 1
        assert set(crossed) <= {0, 4}


def test_a_child_that_is_thrown_away_is_made_anew_from_parents_of_its_own() -> None:
    strategy = FreeREAStrategy(population_size=10, tournament_size=1)
    generations: Generations[str] = Generations(strategy, first_value)
    for number in range(10):
        generations.add(Individual(number, f"genome-{number}", (0.0,)))

    def parents_tried(number: int) -> list[str]:
        """Return the parent of each child that was made; the sixth is the first that is taken."""
        tried: list[str] = []

        def is_sixth(genome: str) -> bool:
            tried.append(genome)
            return len(tried) == 6

        proposal = proposed(number, generations, variation=Parents(), is_feasible=is_sixth)
        assert [f"genome-{parent}" for parent in proposal.parents] == tried[-1:]
        return tried

    first, second = parents_tried(10), parents_tried(11)

    assert first[0] == second[0]
    assert first[1:] != second[1:]
    assert len(set(first)) > 1


TARGET = (3, 1, 4, 1, 0, 2)
BUDGET = 120
SEEDS = range(10)


def matches(genotype: Genotype) -> float:
    return float(len(TARGET) - differences(genotype, TARGET))


def best_of_evolution(strategy: EvolutionStrategy, seed: int) -> float:
    generations: Generations[Genotype] = Generations(strategy, first_value)
    variation = SpaceVariation(LargerToy())
    known: set[Genotype] = set()
    best = 0.0
    for number in range(BUDGET):
        genotype = proposed(
            number, generations, variation=variation, seed=seed, is_known=known.__contains__
        ).genome
        known.add(genotype)
        generations.add(Individual(number, genotype, (matches(genotype),)))
        best = max(best, matches(genotype))
    return best


def best_of_random(seed: int) -> float:
    rng = random.Random(seed)
    return max(matches(LargerToy().sample(rng)) for _ in range(BUDGET))


@pytest.mark.parametrize(
    "strategy",
    [
        FreeREAStrategy(population_size=15, tournament_size=5),
        FreeREAStrategy(population_size=15, tournament_size=5, crossover=False),
        RegularizedEvolutionStrategy(population_size=15, tournament_size=5),
    ],
    ids=["freerea", "without crossover", "regularized"],
)
def test_evolution_finds_better_genotypes_than_random_sampling(
    strategy: EvolutionStrategy,
) -> None:
    evolved = statistics.mean(best_of_evolution(strategy, seed) for seed in SEEDS)
    sampled = statistics.mean(best_of_random(seed) for seed in SEEDS)

    assert evolved > sampled + 1
