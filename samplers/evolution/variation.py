"""How genomes are made from nothing and from others."""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, Protocol

from freerea_plugins import Genotype, SearchSpace

from .individual import GenomeT


class Variation(Protocol[GenomeT]):
    """A strategy that samples, mutates and crosses genomes of one kind."""

    def sample(self, rng: random.Random) -> GenomeT | None:
        """Draw a genome, or return `None` while too little is known to draw one."""

    def mutate(self, genome: GenomeT, rng: random.Random) -> GenomeT:
        """Return a genome that differs in one gene."""

    def crossover(self, first: GenomeT, second: GenomeT, rng: random.Random) -> GenomeT:
        """Return a genome whose genes come from either parent."""

    def key(self, genome: GenomeT) -> Hashable:
        """Return what is equal for genomes that need not both be evaluated."""

    def all_genomes(self) -> Iterable[GenomeT] | None:
        """Return genomes that stand for all there are, or `None` if they are too many to list."""


Adaptation = Callable[[Sequence[GenomeT]], Variation[GenomeT]]
"""Returns a variation for a population: for the genomes that are alive, the best first."""


def adaptation(variation: Variation[GenomeT]) -> Adaptation[GenomeT] | None:
    """Return the method `adapted_to` of a variation whose steps depend on the population.

    Returns:
        `None` if the variation has none.
    """
    return getattr(variation, "adapted_to", None)


Renewal = Callable[[GenomeT, Sequence[GenomeT], random.Random], GenomeT]
"""Returns a child of parents, or what to evaluate in place of one that is a parent again."""


def renewal(variation: Variation[GenomeT]) -> Renewal[GenomeT] | None:
    """Return the method `renewed` of a variation that looks at children of a crossover.

    Returns:
        `None` if the variation has none.
    """
    return getattr(variation, "renewed", None)


LISTABLE = 1_000_000
"""So many genomes are listed at most, when chance finds nothing new."""


class SpaceVariation:
    """Variation of genotypes as their search space defines it.

    Genotypes that compute the same function have the same key.

    Args:
        space: The search space.
    """

    def __init__(self, space: SearchSpace) -> None:
        self.space = space

    def sample(self, rng: random.Random) -> Genotype:
        """Draw a genotype of the space."""
        return self.space.sample(rng)

    def mutate(self, genome: Genotype, rng: random.Random) -> Genotype:
        """Return a mutated genotype."""
        return self.space.mutate(genome, rng)

    def crossover(self, first: Genotype, second: Genotype, rng: random.Random) -> Genotype:
        """Return a child of two genotypes."""
        return self.space.crossover(first, second, rng)

    def key(self, genome: Genotype) -> Genotype:
        """Return the canonical genotype."""
        return self.space.canonical_genotype(genome)

    def all_genomes(self) -> Iterable[Genotype] | None:
        """Return all genotypes, or one for each function, unless these are too many as well."""
        if self.space.size <= LISTABLE:
            return self.space.genotypes()
        return self.space.distinct() if self.space.distinct_size <= LISTABLE else None


class FeasibleVariation(Generic[GenomeT]):
    """A variation that lists feasible genomes only, and looks for them once.

    Args:
        variation: What varies genomes.
        is_feasible: Whether a genome satisfies the constraints.
    """

    def __init__(
        self, variation: Variation[GenomeT], is_feasible: Callable[[GenomeT], bool]
    ) -> None:
        self.adapted_to = adaptation(variation)
        self.renewed = renewal(variation)
        self.sample = variation.sample
        self.mutate = variation.mutate
        self.crossover = variation.crossover
        self.key = variation.key
        self.is_feasible = is_feasible
        self._list = variation.all_genomes
        self._feasible: Sequence[GenomeT] | None = None

    def all_genomes(self) -> Sequence[GenomeT] | None:
        """Return all feasible genomes, or `None` if there are too many genomes to list."""
        if self._feasible is None:
            genomes = self._list()
            if genomes is not None:
                self._feasible = [each for each in genomes if self.is_feasible(each)]
        return self._feasible
