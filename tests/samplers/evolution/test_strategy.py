"""Evolution strategies: who has children and who survives."""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Iterable, Sequence

import pytest

from freerea.metrics import FloatArray
from freerea.samplers import (
    EvolutionStrategy,
    FreeREAStrategy,
    Individual,
    Population,
    RegularizedEvolutionStrategy,
)
from freerea_plugins import InputError


class Words:
    """Variation that writes down what was done."""

    def sample(self, rng: random.Random) -> str:
        return "sampled"

    def mutate(self, genome: str, rng: random.Random) -> str:
        return f"mutated {genome}"

    def crossover(self, first: str, second: str, rng: random.Random) -> str:
        return f"crossed {first} {second}"

    def key(self, genome: str) -> Hashable:
        return genome

    def all_genomes(self) -> Iterable[str] | None:
        return None


def first_value(values: FloatArray) -> FloatArray:
    return values[:, 0]


def distance_to_mean(values: FloatArray) -> FloatArray:
    """Score a member relative to the others, as a pool score does."""
    return abs(values[:, 0] - values[:, 0].mean())


def individuals(values: Sequence[float], start: int = 0) -> tuple[Individual[str], ...]:
    return tuple(
        Individual(start + place, f"genome {start + place}", (value,))
        for place, value in enumerate(values)
    )


def surviving_numbers(
    strategy: EvolutionStrategy,
    living: Sequence[float],
    newborn: Sequence[float],
    scoring: Callable[[FloatArray], FloatArray] = first_value,
) -> list[int]:
    population = Population(individuals(living), scoring)
    children = individuals(newborn, start=len(living))
    return [member.number for member in strategy.survivors(population, children).members]


def children_of(strategy: EvolutionStrategy, *parents: str) -> list[str]:
    rng = random.Random(0)
    return [reproduce(parents, Words(), rng) for reproduce in strategy.brood]


def test_the_paper_s_sizes_are_the_defaults() -> None:
    strategy = FreeREAStrategy()

    assert strategy.population_size == 25
    assert strategy.tournament_size == 5
    assert len(strategy.brood) == 3


def test_two_parents_have_a_mutant_each_and_a_crossover() -> None:
    children = children_of(FreeREAStrategy(), "best", "second")

    assert children == ["mutated best", "mutated second", "crossed best second"]


def test_without_crossover_there_are_two_children() -> None:
    children = children_of(FreeREAStrategy(crossover=False), "best", "second")

    assert children == ["mutated best", "mutated second"]


def test_a_lone_parent_has_all_children() -> None:
    children = children_of(FreeREAStrategy(tournament_size=1), "only")

    assert children == ["mutated only", "mutated only", "crossed only only"]


def test_regularized_evolution_mutates_the_best_alone() -> None:
    strategy = RegularizedEvolutionStrategy()

    assert children_of(strategy, "best", "second") == ["mutated best"]
    assert strategy.population_size == 50
    assert strategy.tournament_size == 5


@pytest.mark.parametrize(
    ("strategy", "survivors"),
    [
        (FreeREAStrategy(population_size=3, tournament_size=1), [0, 2, 3]),
        (RegularizedEvolutionStrategy(population_size=3, tournament_size=1), [0, 2, 3]),
    ],
)
def test_while_some_are_infeasible_the_oldest_of_these_dies(strategy, survivors) -> None:
    living = (
        Individual(0, "feasible", (1.0,)),
        Individual(1, "out", (5.0,), (1.0,)),
        Individual(2, "out too", (5.0,), (1.0,)),
    )
    population = Population(living, first_value)
    feasible, infeasible = Individual(3, "", (0.0,)), Individual(3, "", (9.0,), (2.0,))
    for newborn in (feasible, infeasible):
        after = strategy.survivors(population, [newborn])
        assert [each.number for each in after.members] == survivors
    after = strategy.survivors(Population(living[:1], first_value), [feasible])
    assert [each.number for each in after.members] == [3]


def test_more_deaths_than_infeasible_ones_take_the_oldest_too() -> None:
    strategy = RegularizedEvolutionStrategy(population_size=3, tournament_size=1)
    living = (Individual(0, "", (1.0,)), Individual(1, "", (1.0,)), Individual(2, "", (), (1.0,)))
    newborn = (Individual(3, "", (0.0,)), Individual(4, "", (0.0,)))
    after = strategy.survivors(Population(living, first_value), newborn)
    assert [each.number for each in after.members] == [1, 3, 4]


def test_the_oldest_dies_even_if_it_is_the_best() -> None:
    strategy = FreeREAStrategy(population_size=3, tournament_size=1)

    assert surviving_numbers(strategy, [9, 1, 2], [0]) == [1, 2, 3]


def test_the_best_of_the_rest_survive_whether_old_or_newborn() -> None:
    strategy = FreeREAStrategy(population_size=3, tournament_size=1)

    assert surviving_numbers(strategy, [9, 5, 1], [6, 0, 7]) == [1, 3, 5]
    assert surviving_numbers(strategy, [9, 5, 6], [1, 0, 2]) == [1, 2, 5]


def test_of_equals_the_older_survive() -> None:
    strategy = FreeREAStrategy(population_size=3, tournament_size=1)

    assert surviving_numbers(strategy, [4, 4, 4], [4, 4, 4]) == [1, 2, 3]


def test_scores_are_taken_over_the_old_and_the_newborn_together_without_the_dead() -> None:
    strategy = FreeREAStrategy(population_size=2, tournament_size=1)

    # Of 10, 0, 1 and 2 the mean is 3.25, so that 10 and 0 are farthest from it.
    numbers = surviving_numbers(strategy, [99, 10], [0, 1, 2], distance_to_mean)

    assert numbers == [1, 2]


def test_regularized_evolution_drops_as_many_of_the_oldest_as_are_born() -> None:
    strategy = RegularizedEvolutionStrategy(population_size=4, tournament_size=1)

    assert surviving_numbers(strategy, [9, 8, 7, 6], [0]) == [1, 2, 3, 4]
    assert surviving_numbers(strategy, [9, 8, 7, 6], [0, 0]) == [2, 3, 4, 5]


@pytest.mark.parametrize("kind", [FreeREAStrategy, RegularizedEvolutionStrategy])
@pytest.mark.parametrize("born", [1, 2, 3])
def test_the_size_of_the_population_stays(
    kind: type[FreeREAStrategy | RegularizedEvolutionStrategy], born: int
) -> None:
    strategy = kind(population_size=4, tournament_size=2)

    assert len(surviving_numbers(strategy, [3, 1, 4, 1], [5, 9, 2][:born])) == 4


@pytest.mark.parametrize("kind", [FreeREAStrategy, RegularizedEvolutionStrategy])
def test_sizes_out_of_range_are_input_errors(
    kind: type[FreeREAStrategy | RegularizedEvolutionStrategy],
) -> None:
    with pytest.raises(InputError, match="`population_size` must be at least 2, got 1"):
        kind(population_size=1, tournament_size=1)
    with pytest.raises(InputError, match=r"`tournament_size` must be from 1 to .* 8, got 9"):
        kind(population_size=8, tournament_size=9)
    with pytest.raises(InputError, match=r"`tournament_size` must be from 1 to .* 8, got 0"):
        kind(population_size=8, tournament_size=0)
    kind(population_size=2, tournament_size=2)
