"""Evolution strategies: who has children, of which kind, and who survives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from freerea_plugins import InputError, is_whole

from .individual import GenomeT, Individual
from .population import Population
from .reproduction import Crossover, Mutation, Reproduction

POPULATION_SIZE = 25
"""How many individuals there are unless a user wants another number."""


class EvolutionStrategy(Protocol):
    """What distinguishes one evolution from another.

    Attributes:
        population_size: Number of founders, and of individuals that survive a generation.
        tournament_size: Number of individuals drawn to find parents.
        brood: How each child of a generation is made; its length is the size of a generation.
    """

    population_size: int
    tournament_size: int
    brood: tuple[Reproduction, ...]

    def survivors(
        self, population: Population[GenomeT], newborn: Sequence[Individual[GenomeT]]
    ) -> Population[GenomeT]:
        """Return the population of the next generation.

        Args:
            population: The population that the parents were drawn from.
            newborn: Evaluated children, at least one; all younger than the population.
        """


class FreeREAStrategy:
    """Two parents, each mutated, and their crossover; the oldest dies, the best of the rest live.

    While some violate a constraint or were stopped early, the oldest of these dies in place of the
    oldest of all.

    Source: FreeREA, section 3.2.

    Args:
        population_size: Number of individuals.
        tournament_size: Number of individuals drawn for a tournament.
        crossover: Whether there is a third child by crossover.

    Raises:
        InputError: If a size is out of range.
    """

    def __init__(
        self,
        *,
        population_size: int = POPULATION_SIZE,
        tournament_size: int = 5,
        crossover: bool = True,
    ) -> None:
        _check_sizes(population_size, tournament_size)
        self.population_size = population_size
        self.tournament_size = tournament_size
        self.brood: tuple[Reproduction, ...] = (Mutation(0), Mutation(-1))
        if crossover:
            self.brood += (Crossover(),)

    def survivors(
        self, population: Population[GenomeT], newborn: Sequence[Individual[GenomeT]]
    ) -> Population[GenomeT]:
        """Join the children, drop the oldest individual, keep the best."""
        joined = _without_oldest((*population.members, *newborn), 1)
        return Population(joined, population.scoring).best(self.population_size)


class RegularizedEvolutionStrategy:
    """One parent, one mutation; the oldest dies.

    With the paper's pool score this is its FreeREA⁻.

    Source: Real et al., https://arxiv.org/abs/1802.01548.

    Args:
        population_size: Number of individuals.
        tournament_size: Number of individuals drawn for a tournament.

    Raises:
        InputError: If a size is out of range.
    """

    brood: tuple[Reproduction, ...] = (Mutation(0),)

    def __init__(self, *, population_size: int = 50, tournament_size: int = 5) -> None:
        _check_sizes(population_size, tournament_size)
        self.population_size = population_size
        self.tournament_size = tournament_size

    def survivors(
        self, population: Population[GenomeT], newborn: Sequence[Individual[GenomeT]]
    ) -> Population[GenomeT]:
        """Join the children and drop as many of the oldest."""
        joined = _without_oldest((*population.members, *newborn), len(newborn))
        return Population(joined, population.scoring)


def _without_oldest(
    members: tuple[Individual[GenomeT], ...], count: int
) -> tuple[Individual[GenomeT], ...]:
    """Return members without the oldest; what is complete dies after all that is not."""
    incomplete = [place for place, each in enumerate(members) if not each.is_complete]
    if not incomplete:
        return members[count:]
    if len(incomplete) <= count:
        complete = tuple(each for each in members if each.is_complete)
        return complete[count - len(incomplete) :]
    dead = set(incomplete[:count])
    return tuple(each for place, each in enumerate(members) if place not in dead)


def _check_sizes(population_size: int, tournament_size: int) -> None:
    sizes = {"population_size": population_size, "tournament_size": tournament_size}
    for name, size in sizes.items():
        if not is_whole(size):
            raise InputError(f"`{name}` must be a whole number, got {size!r}.")
    if population_size < 2:
        raise InputError(f"`population_size` must be at least 2, got {population_size}.")
    if not 1 <= tournament_size <= population_size:
        raise InputError(
            f"`tournament_size` must be from 1 to the population size {population_size}, "
            f"got {tournament_size}."
        )
