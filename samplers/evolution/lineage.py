"""Populations as a pure function of the individuals evaluated so far."""

from __future__ import annotations

import bisect
from typing import Generic

from .individual import GenomeT, Individual
from .population import Population, Scoring
from .strategy import EvolutionStrategy


class Lineage(Generic[GenomeT]):
    """Follows an evolution from its founders, generation by generation.

    Numbers are given to proposals in order. The first `population_size` evaluated individuals,
    by number, are the founders. The numbers that follow are divided into generations of as many
    as the strategy's brood. A number that never comes to be evaluated leaves its generation
    smaller by one child; a generation without children changes nothing.

    The population at the start of a generation therefore depends on the set of evaluated
    individuals alone, not on the order in which their evaluations end. An individual that is
    added late, as happens with many workers, revises the generations after its own.

    Args:
        strategy: Who survives, and how many children a generation has.
        scoring: How individuals are compared.
    """

    def __init__(self, strategy: EvolutionStrategy, scoring: Scoring) -> None:
        self.strategy = strategy
        self._scoring = scoring
        self._numbers: list[int] = []
        self._individuals: list[Individual[GenomeT]] = []
        self._generations: list[Population[GenomeT]] = []

    def add(self, individual: Individual[GenomeT]) -> None:
        """Add an evaluated, feasible individual. Each number may be added once."""
        position = bisect.bisect(self._numbers, individual.number)
        self._numbers.insert(position, individual.number)
        self._individuals.insert(position, individual)
        if position < self.strategy.population_size:
            self._generations.clear()
        else:
            del self._generations[self._generation(individual.number) + 1 :]

    @property
    def size(self) -> int:
        """The number of individuals added."""
        return len(self._individuals)

    def start_of_generation(self, number: int) -> int | None:
        """Return the number at which the generation of a proposal starts.

        Returns:
            `None` if the proposal is made while founders are still missing.
        """
        if not self._is_founded() or number < self._first_child:
            return None
        return number - self.child(number)

    def child(self, number: int) -> int:
        """Return which child of its generation a proposal is, counted from 0."""
        return (number - self._first_child) % len(self.strategy.brood)

    def population(self, number: int) -> Population[GenomeT]:
        """Return the population at the start of the generation of a proposal.

        Args:
            number: A number with a `start_of_generation`.
        """
        generation = self._generation(number)
        if not self._generations:
            founders = self._individuals[: self.strategy.population_size]
            self._generations.append(Population(tuple(founders), self._scoring))
        while len(self._generations) <= generation:
            self._generations.append(self._next_generation())
        return self._generations[generation]

    def _next_generation(self) -> Population[GenomeT]:
        population = self._generations[-1]
        brood = len(self.strategy.brood)
        start = self._first_child + brood * (len(self._generations) - 1)
        first = bisect.bisect_left(self._numbers, start)
        last = bisect.bisect_left(self._numbers, start + brood)
        newborn = self._individuals[first:last]
        return self.strategy.survivors(population, newborn) if newborn else population

    def _generation(self, number: int) -> int:
        return (number - self._first_child) // len(self.strategy.brood)

    def _is_founded(self) -> bool:
        return len(self._numbers) >= self.strategy.population_size

    @property
    def _first_child(self) -> int:
        return self._numbers[self.strategy.population_size - 1] + 1
