"""Answers that are within limits."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from freerea_plugins import Genotype, SearchSpace

from ...evolution.feasible_walk import feasible_walk
from ...evolution.proposal import NothingFeasibleError
from ...evolution.variation import SpaceVariation

SAMPLES_TRIED = 100
"""Samples drawn for each that is wanted before a way to the limits is looked for."""

RANKED_TRIED = 1_000_000
"""So many of the most probable are looked at for one within the limits."""


@dataclass(frozen=True)
class Feasibility:
    """Which architectures of a space may be the answer.

    Attributes:
        space: The search space.
        feasible: Tells from the parameters of a trial whether they are within the limits; all are
            if `None`.
        violation: Tells by how much they are outside, and so the way to what is within.
    """

    space: SearchSpace
    feasible: Callable[[Mapping[str, Any]], bool] | None = None
    violation: Callable[[Mapping[str, Any]], float] | None = None

    def __call__(self, genotype: Genotype) -> bool:
        """Return whether a combination of choices is an architecture within the limits."""
        if not self.space.is_valid(genotype):
            return False
        parameters = self.space.parameters(genotype)
        if self.feasible is not None:
            return self.feasible(parameters)
        return self.violation is None or self.violation(parameters) <= 0

    def first(self, ranked: Iterator[Genotype]) -> Genotype:
        """Return the first within the limits.

        Raises:
            NothingFeasibleError: If there is none, or none among a million.
        """
        for genotype in itertools.islice(ranked, RANKED_TRIED):
            if self(genotype):
                return genotype
        raise NothingFeasibleError(
            f"none of the {min(self.space.size, RANKED_TRIED):,} most probable architectures is "
            "within the limits: relax them."
        )

    def samples(
        self, draw: Callable[[], Genotype], count: int, rng: random.Random
    ) -> Sequence[Genotype]:
        """Return samples within the limits, fewer where few of those that are drawn are.

        Where none is, they are those of a random walk within the limits, to which mutations lead.

        Args:
            draw: Draws a combination of choices.
            count: How many are wanted.
            rng: Random stream of the walk.

        Raises:
            NothingFeasibleError: If none is found.
        """
        drawn = (draw() for _ in range(SAMPLES_TRIED * count))
        found = list(itertools.islice(filter(self, drawn), count))
        if not found and self.violation is not None:
            walk = feasible_walk(
                SpaceVariation(self.space), self._excess, self.space.sample(rng), rng
            )
            found = list(itertools.islice(walk, count))
        if not found:
            raise NothingFeasibleError(
                f"none of {SAMPLES_TRIED * count:,} samples is within the limits: relax them."
            )
        return found

    def _excess(self, genotype: Genotype) -> float:
        if self.violation is None:
            return 0.0
        return self.violation(self.space.parameters(genotype))
