"""What proposals say of how they came about."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from freerea.samplers import (
    FreeREAStrategy,
    Generations,
    Individual,
    RegularizedEvolutionStrategy,
    Variation,
    propose,
)
from freerea.samplers.evolution.individual import GenomeT
from freerea.samplers.evolution.reproduction import Crossover, kind_of
from freerea_plugins import Genotype
from tests.samplers.evolution.toy_generations import first_value, generations_of, proposed


def described(number: int, generations: Generations[Genotype]) -> tuple[str, tuple[int, ...], int]:
    found = proposed(number, generations)
    return found.kind, found.parents, found.generation


def test_founders_have_no_parents() -> None:
    generations = generations_of([(0, 0), (1, 1)])
    assert described(2, generations) == ("founder", (), 0)


def test_offspring_of_one_parent_each_is_a_generation_of_its_own() -> None:
    strategy = RegularizedEvolutionStrategy(population_size=2, tournament_size=2)
    generations = generations_of([(0, 0), (2, 2)], strategy)
    assert described(2, generations) == ("mutation", (1,), 1)
    assert described(4, generations) == ("mutation", (1,), 3)


def test_one_winner_that_is_crossed_with_itself_is_one_parent() -> None:
    generations = generations_of(
        [(0, 0)] * 2, FreeREAStrategy(population_size=2, tournament_size=1)
    )
    kind, parents, _ = described(4, generations)
    assert kind == "crossover"
    assert len(parents) == 1


def test_a_reproduction_of_ones_own_makes_offspring_of_all_winners() -> None:
    def blend(
        winners: Sequence[GenomeT], variation: Variation[GenomeT], rng: random.Random
    ) -> GenomeT:
        return variation.crossover(winners[0], winners[1], rng)

    strategy = FreeREAStrategy(population_size=2, tournament_size=2)
    strategy.brood = (blend,)
    assert described(2, generations_of([(0, 0), (2, 2)], strategy)) == ("offspring", (1, 0), 1)


def test_a_reproduction_with_a_word_of_its_own_makes_offspring() -> None:
    class Clone(Crossover):
        kind = "clone"

    assert kind_of(Clone()) == "offspring"
    assert kind_of(Crossover()) == "crossover"


class Steps:
    """Genomes are numbers: a mutation goes one further."""

    def __init__(self, sampled: int) -> None:
        self.sampled = sampled

    def sample(self, rng: random.Random) -> int:
        return self.sampled

    def mutate(self, genome: int, rng: random.Random) -> int:
        return genome + 1

    def crossover(self, first: int, second: int, rng: random.Random) -> int:
        return first

    def key(self, genome: int) -> int:
        return genome

    def all_genomes(self) -> None:
        return None


@pytest.mark.parametrize(
    ("violation", "sampled", "origin"),
    [
        (None, 7, ("sample", ())),
        (lambda genome: max(0, -genome), -7, ("walk", (1,))),
    ],
    ids=["chance", "a walk from the better parent"],
)
def test_where_offspring_give_nothing_new_something_else_does(violation, sampled, origin) -> None:
    strategy = FreeREAStrategy(population_size=2, tournament_size=2)
    generations: Generations[int] = Generations(strategy, first_value)
    for number in range(2):
        generations.add(Individual(number, 0, (float(number),)))
    proposal = propose(
        2,
        generations=generations,
        variation=Steps(sampled),
        seed=0,
        is_feasible=lambda genome: genome >= 0,
        is_known=lambda genome: genome < 2,
        violation=violation,
    )
    assert proposal is not None
    assert (proposal.kind, proposal.parents) == origin
    assert proposal.generation == 1
