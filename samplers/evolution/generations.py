"""Populations as a pure function of the individuals evaluated so far."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import Generic

import numpy as np

from .individual import GenomeT, Individual
from .population import Population, Scoring
from .scoring import PoolScoring
from .strategy import EvolutionStrategy

RECENT_GENERATIONS = 8
"""So many of the latest populations are kept, and half as many for each doubling of age."""


class Generations(Generic[GenomeT]):
    """Follows an evolution from its founders, generation by generation.

    Numbers are given to proposals in order. The first `population_size` evaluated individuals,
    by number, are the founders, feasible or not, evaluated to their end or not. The numbers that
    follow are divided into generations of as many as the strategy's brood. A number that never
    comes to be evaluated leaves its generation smaller by one child; a generation without children
    changes nothing.

    A score that has a reference is relative to the first `population_size` complete individuals
    throughout.

    The population at the start of a generation therefore depends on the set of evaluated
    individuals alone, not on the order in which their evaluations end. An individual that is
    added late, as happens with many workers, revises the generations after its own.

    The populations of the latest generations are kept, and fewer and fewer of those before them;
    what is not kept is found again from the one before it. So memory grows with the logarithm of
    the number of generations, and what a late individual costs with how late it is.

    Args:
        strategy: Who survives, and how many children a generation has.
        scoring: How individuals are compared.
    """

    def __init__(self, strategy: EvolutionStrategy, scoring: Scoring) -> None:
        self.strategy = strategy
        self._given_scoring = scoring
        self._scoring: Scoring | None = None
        self._numbers: list[int] = []
        self._individuals: list[Individual[GenomeT]] = []
        self._reference: list[Individual[GenomeT]] = []
        self._populations: dict[int, Population[GenomeT]] = {}
        self._latest = -1
        self._kept_at_most = 2 * RECENT_GENERATIONS

    def add(self, individual: Individual[GenomeT]) -> None:
        """Add an evaluated individual. Each number may be added once."""
        position = bisect.bisect(self._numbers, individual.number)
        self._numbers.insert(position, individual.number)
        self._individuals.insert(position, individual)
        is_reference = individual.is_complete and self._add_reference(individual)
        if position < self.strategy.population_size or is_reference:
            self._populations.clear()
            self._latest = -1
        elif self._latest > (generation := self._generation(individual.number)):
            for later in [each for each in self._populations if each > generation]:
                del self._populations[later]
            self._latest = max(self._populations, default=-1)

    def _add_reference(self, individual: Individual[GenomeT]) -> bool:
        """Take in one that scores may be relative to; return whether it is one of the first."""
        size = self.strategy.population_size
        if len(self._reference) == size and individual.number > self._reference[-1].number:
            return False
        bisect.insort(self._reference, individual, key=lambda each: each.number)
        del self._reference[size:]
        self._scoring = None
        given = self._given_scoring
        return isinstance(given, PoolScoring) and given.score.has_reference

    @property
    def scoring(self) -> Scoring:
        """How feasible individuals of the history are compared: relative to the first so far."""
        if self._scoring is None:
            self._scoring = self._given_scoring
            if isinstance(self._scoring, PoolScoring):
                self._scoring = self._scoring.relative_to(
                    np.array([each.values for each in self._reference])
                )
        return self._scoring

    @property
    def individuals(self) -> Sequence[Individual[GenomeT]]:
        """The individuals added, by number."""
        return self._individuals

    @property
    def size(self) -> int:
        """The number of individuals added."""
        return len(self._individuals)

    @property
    def evaluated(self) -> tuple[int, ...]:
        """The numbers of the individuals added, in order."""
        return tuple(self._numbers)

    def start_of_generation(self, number: int) -> int | None:
        """Return the number at which the generation of a proposal starts.

        Returns:
            `None` if the proposal is made while founders are still missing.
        """
        if not self._is_founded() or number < self._first_child:
            return None
        return number - self.child(number)

    def generation(self, number: int) -> int:
        """Return the generation of a proposal: 0 while founders are missing, 1 for the first."""
        if self.start_of_generation(number) is None:
            return 0
        return self._generation(number) + 1

    def child(self, number: int) -> int:
        """Return which child of its generation a proposal is, counted from 0."""
        return (number - self._first_child) % len(self.strategy.brood)

    def batch_size(self, number: int, under_way: int = 0) -> int:
        """Return how many proposals from a number on depend on nothing that is not evaluated.

        While founders are missing these are the missing founders, one at least, later the
        children that remain of the generation.

        Args:
            number: Number of the first of the proposals.
            under_way: How many proposals before it are not evaluated yet.
        """
        if self.start_of_generation(number) is None:
            return max(1, self.strategy.population_size - self.size - under_way)
        return len(self.strategy.brood) - self.child(number)

    def population(self, number: int) -> Population[GenomeT]:
        """Return the population at the start of the generation of a proposal.

        Args:
            number: A number with a `start_of_generation`.
        """
        generation = self._generation(number)
        if generation not in self._populations:
            begin = self._latest_before(generation)
            population = self._populations.get(begin) or self._founders()
            self._keep(begin, population)
            for each in range(begin, generation):
                population = self._next_generation(each, population)
                self._keep(each + 1, population)
            self._populations[generation] = population
        return self._populations[generation]

    def _latest_before(self, generation: int) -> int:
        if self._latest < generation:
            return max(self._latest, 0)
        return max((each for each in self._populations if each < generation), default=0)

    def _founders(self) -> Population[GenomeT]:
        founders = self._individuals[: self.strategy.population_size]
        return Population(tuple(founders), self.scoring)

    def _next_generation(
        self, generation: int, population: Population[GenomeT]
    ) -> Population[GenomeT]:
        brood = len(self.strategy.brood)
        start = self._first_child + brood * generation
        first = bisect.bisect_left(self._numbers, start)
        last = bisect.bisect_left(self._numbers, start + brood)
        newborn = self._individuals[first:last]
        return self.strategy.survivors(population, newborn) if newborn else population

    def _keep(self, generation: int, population: Population[GenomeT]) -> None:
        self._populations[generation] = population
        self._latest = max(self._latest, generation)
        if len(self._populations) > self._kept_at_most:
            self._populations = {
                each: kept
                for each, kept in self._populations.items()
                if each % _spacing(self._latest - each) == 0
            }
            self._kept_at_most = len(self._populations) + RECENT_GENERATIONS

    def _generation(self, number: int) -> int:
        return (number - self._first_child) // len(self.strategy.brood)

    def _is_founded(self) -> bool:
        return len(self._numbers) >= self.strategy.population_size

    @property
    def _first_child(self) -> int:
        return self._numbers[self.strategy.population_size - 1] + 1


def _spacing(age: int) -> int:
    """Return of how many generations one is kept at an age: all at first, then half, a quarter."""
    return 1 << (age // RECENT_GENERATIONS).bit_length()
