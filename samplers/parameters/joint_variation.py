"""Variation of an architecture together with further parameters."""

from __future__ import annotations

import copy
import random
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from freerea_plugins import Genotype, SearchSpace

from ..evolution.variation import SpaceVariation, Variation, adaptation
from .variation import Parameters, ParameterVariation

NO_PARAMETERS = Parameters({}, {})
"""What is beside an architecture where there is nothing else."""


@dataclass(frozen=True, slots=True)
class JointGenome:
    """An architecture, and what a trial has beside it.

    Attributes:
        genotype: The genotype of the search space.
        further: The parameters that are no variables of the space; there may be none.
    """

    genotype: Genotype
    further: Parameters = NO_PARAMETERS


class JointVariation:
    """Variation of genotypes as their space defines it, and of what is beside them as parameters.

    A mutation changes either the architecture or further parameters. The further ones have their
    share of all that can change: with six variables of the space and two parameters beside them,
    a quarter of the mutations. So each gene is as likely to change as in a study that has them all
    as parameters, and a space is searched no less because of one learning rate.

    As long as there are no further parameters, everything is as `SpaceVariation` has it, with the
    same use of the random streams. A genome without them, as a trial of the architecture alone,
    may be a parent: its mutation changes the architecture, and a crossover takes further
    parameters from the other parent. What is lacking then is drawn when it is asked for.

    Args:
        space: The search space.
        parameters: How further parameters vary. It is told which there are.
    """

    def __init__(self, space: SearchSpace, parameters: ParameterVariation) -> None:
        self._space = SpaceVariation(space)
        self._parameters = parameters
        self._varied: Variation[Parameters] = parameters
        self._open_variables = sum(len(each.choices) > 1 for each in space.variables)

    def adapted_to(self, population: Sequence[JointGenome]) -> JointVariation:
        """Return the variation for a population, to which that of further parameters may adapt.

        Args:
            population: The members that are alive.
        """
        further = [each.further for each in population if each.further.values]
        adapt = adaptation(self._parameters)
        if adapt is None or not further:
            return self
        adapted = copy.copy(self)
        adapted._varied = adapt(further)
        return adapted

    def sample(self, rng: random.Random) -> JointGenome:
        """Draw a genotype, and the further parameters seen so far."""
        genotype = self._space.sample(rng)
        return JointGenome(genotype, self._parameters.sample(rng) or NO_PARAMETERS)

    def mutate(self, genome: JointGenome, rng: random.Random) -> JointGenome:
        """Change the architecture, or else further parameters."""
        further = 0
        if genome.further.values:
            further = len(self._parameters.open_parameters(genome.further))
        if further and rng.random() * (self._open_variables + further) < further:
            return JointGenome(genome.genotype, self._varied.mutate(genome.further, rng))
        return JointGenome(self._space.mutate(genome.genotype, rng), genome.further)

    def crossover(self, first: JointGenome, second: JointGenome, rng: random.Random) -> JointGenome:
        """Cross the architectures, and the further parameters where both parents have some."""
        genotype = self._space.crossover(first.genotype, second.genotype, rng)
        if first.further.values and second.further.values:
            return JointGenome(genotype, self._varied.crossover(first.further, second.further, rng))
        return JointGenome(genotype, first.further if first.further.values else second.further)

    def key(self, genome: JointGenome) -> Hashable:
        """Return the canonical genotype with the key of the further parameters, if any."""
        further = self._parameters.key(genome.further) if genome.further.values else None
        return self._space.key(genome.genotype), further

    def all_genomes(self) -> Iterable[JointGenome] | None:
        """Return what `SpaceVariation` does, but `None` once there are further parameters."""
        if self._parameters.distributions:
            return None
        genotypes = self._space.all_genomes()
        return None if genotypes is None else map(JointGenome, genotypes)
