"""How genomes are made from nothing and from others."""

from __future__ import annotations

import random
from collections.abc import Hashable, Iterable
from typing import Protocol

from freerea_plugins import Genotype, SearchSpace

from ._individual import GenomeT


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
        """Return all genomes, or `None` if they are too many to be listed."""


LISTABLE = 1_000_000
"""Search spaces up to this size are searched whole when chance finds nothing new."""


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
        """Return all genotypes of the space, unless they are too many."""
        return self.space.genotypes() if self.space.size <= LISTABLE else None
