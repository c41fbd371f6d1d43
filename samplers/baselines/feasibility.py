"""Which architectures of a space are within limits."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from freerea_plugins import Genotype, SearchSpace

from ..evolution.feasible_walk import Violation, feasible_walk
from ..evolution.proposal import NothingFeasibleError
from ..evolution.variation import SpaceVariation
from ..optuna_study.proposing_sampler import feasible_by

SAMPLES_TRIED = 100
"""Samples drawn for each that is wanted before a way to the limits is looked for."""

RANKED_TRIED = 1_000_000
"""So many of the most probable are looked at for one within the limits."""


@dataclass(frozen=True)
class Feasibility:
    """Which architectures of a space may be proposed.

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
        accepts = feasible_by(self.feasible, self.violation)
        return accepts is None or accepts(self.space.parameters(genotype))

    @property
    def excess(self) -> Violation[Genotype] | None:
        """Tells by how much an architecture is outside of the limits, if that is known."""
        return None if self.violation is None else self._excess

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
        if not found and self.excess is not None:
            walk = feasible_walk(
                SpaceVariation(self.space), self.excess, self.space.sample(rng), rng
            )
            found = list(itertools.islice(walk, count))
        if not found:
            raise NothingFeasibleError(
                f"none of {SAMPLES_TRIED * count:,} samples is within the limits: relax them."
            )
        return found

    def _excess(self, genotype: Genotype) -> float:
        assert self.violation is not None
        return self.violation(self.space.parameters(genotype))
