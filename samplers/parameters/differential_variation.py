"""Variation whose steps of numbers are as long as members of the population are apart."""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence

from optuna.distributions import BaseDistribution, CategoricalDistribution

from .values import MUTATION_WIDTH, moved_value, place_between
from .variation import Parameters, ParameterVariation

SHARE = 0.5
"""So many of the mutations of numbers are along a difference of two members."""

MOVED = 0.6
"""The probability with which such a mutation moves a number; one is moved at least."""

FACTORS = (0.4, 0.9)
"""Between these a difference is scaled."""


class DifferentialVariation(ParameterVariation):
    """Variation of parameters one by one, or of numbers along the difference of two members.

    Half of the mutations of numbers add the scaled difference of two members of the population, on
    the scale of each distribution: wide while the population is spread, narrow once it is not, and
    along the valleys that it lies in. All else is as `ParameterVariation` has it, so that nothing
    changes without numbers.

    Source: Storn and Price, Differential evolution, https://doi.org/10.1023/A:1008202821328.

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
            population: The members that are alive.
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
        first, second = rng.sample(self._population, 2)
        factor = rng.uniform(*FACTORS)
        always = rng.choice(numbers)
        values = dict(genome.values)
        for name in numbers:
            if name != always and rng.random() >= MOVED:
                continue
            if name in first.values and name in second.values:
                distribution = self._distribution(genome, name)
                difference = place_between(distribution, first.values[name]) - place_between(
                    distribution, second.values[name]
                )
                values[name] = moved_value(distribution, values[name], factor * difference)
        return Parameters(values, genome.distributions)


def _is_number(distribution: BaseDistribution) -> bool:
    return type(distribution) is not CategoricalDistribution
