"""Variation whose steps of numbers are as long as members of the population are apart."""

from __future__ import annotations

import copy
import functools
import math
import random
from collections.abc import Sequence

from optuna.distributions import BaseDistribution, CategoricalDistribution

from .values import MUTATION_WIDTH, moved_value, place_between
from .variation import Parameters, ParameterVariation

SHARE = 0.75
"""So many of the mutations of numbers are along differences of members."""

MOVED = 0.9
"""The probability with which such a mutation moves a number; one is moved at least."""

FACTORS = (0.4, 0.9)
"""Between these differences are scaled."""

LEADERS = 0.1
"""This share of the population, the best of it, is what such a mutation goes towards."""


class DifferentialVariation(ParameterVariation):
    """Variation of parameters one by one, or of numbers along differences of members.

    Three quarters of the mutations of numbers add the scaled difference of two members of the
    population and of one of its best to what is mutated, on the scale of each distribution: wide
    while the population is spread, narrow once it is not, and along the valleys that it lies in.
    All else is as `ParameterVariation` has it, so that nothing changes without numbers.

    Source: Zhang and Sanderson, JADE, https://doi.org/10.1109/TEVC.2009.2014613, equation 6,
    without its archive and with factors drawn from a fixed range.

    Args:
        mutation_width: As for `ParameterVariation`; differences of members have none.

    Raises:
        InputError: If the width is not above 0 and at most 1.
    """

    def __init__(self, *, mutation_width: float = MUTATION_WIDTH) -> None:
        super().__init__(mutation_width=mutation_width)
        self._population: Sequence[Parameters] = ()

    def adapted_to(self, population: Sequence[Parameters]) -> DifferentialVariation:
        """Return the variation for a population.

        Args:
            population: The members that are alive, the best first.
        """
        if not any(map(_is_number, self._distributions.values())):
            return self
        adapted = copy.copy(self)
        adapted._population = population
        return adapted

    def mutate(self, genome: Parameters, rng: random.Random) -> Parameters:
        """Change one parameter, or move numbers along a difference of members."""
        names = self.open_parameters(genome)
        if len(self._population) < 2:
            return super().mutate(genome, rng)
        numbers = [name for name in names if _is_number(genome.distributions[name])]
        if not numbers:
            return super().mutate(genome, rng)
        if rng.random() * len(names) >= SHARE * len(numbers):
            return super().mutate(genome, rng)
        moved = self._moved(genome, numbers, rng)
        return super().mutate(genome, rng) if moved.values == genome.values else moved

    def _moved(self, genome: Parameters, numbers: Sequence[str], rng: random.Random) -> Parameters:
        population = self._population
        first, second = rng.sample(population, 2)
        leader = population[rng.randrange(math.ceil(LEADERS * len(population)))]
        factor = rng.uniform(*FACTORS)
        always = rng.choice(numbers)
        values = dict(genome.values)
        for name in numbers:
            if name != always and rng.random() >= MOVED:
                continue
            if all(name in each.values for each in (first, second, leader)):
                distribution = self._distribution(genome, name)
                place = functools.partial(place_between, distribution)
                across = place(first.values[name]) - place(second.values[name])
                ahead = place(leader.values[name]) - place(values[name])
                values[name] = moved_value(distribution, values[name], factor * (across + ahead))
        return Parameters(values, genome.distributions)


def _is_number(distribution: BaseDistribution) -> bool:
    return type(distribution) is not CategoricalDistribution
