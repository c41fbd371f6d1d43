"""What a search is compared with: architectures that took no search."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from freerea.metrics import Flops
from freerea.samplers.evolution.founders import founders
from freerea.samplers.evolution.proposal import NothingFeasibleError
from freerea.samplers.evolution.strategy import POPULATION_SIZE
from freerea.samplers.evolution.variation import SpaceVariation
from freerea.samplers.objectives.costs import checked_cost
from freerea.samplers.objectives.limits import is_within, violation
from freerea_plugins import Architecture, InputError, Limit, SearchSpace

_OWN_STREAM = 1 << 32
"""Added to a seed, so that these are not the founders of a search with the same seed."""

LARGEST_OF = 1_000
"""Random architectures of which the largest is taken."""


class Baseline(Protocol):
    """A way to choose architectures without a search."""

    is_sample: bool
    """Whether what is chosen stands for all that could have been."""

    def __call__(
        self, space: SearchSpace, limits: Sequence[Limit], count: int, seed: int
    ) -> list[Architecture]:
        """Return architectures within limits, not more than `count`."""

    def description(self) -> str:
        """Say in words what is chosen."""


@dataclass(frozen=True)
class RandomBaseline:
    """Random architectures within the limits, drawn as a search draws its founders."""

    is_sample = True

    def __call__(
        self, space: SearchSpace, limits: Sequence[Limit], count: int, seed: int
    ) -> list[Architecture]:
        """Return architectures that compute different functions, fewer if there are no more.

        Raises:
            InputError: If none is within the limits.
        """
        try:
            drawn = founders(
                SpaceVariation(space),
                seed=seed + _OWN_STREAM,
                count=max(2, count),
                is_feasible=lambda genotype: is_within(limits, Architecture(space, genotype)),
                violation=lambda genotype: violation(limits, Architecture(space, genotype)),
            )
        except NothingFeasibleError as error:
            raise InputError(
                f"baseline `random`: no architecture of `{space.name}` within the limits was found."
            ) from error
        return [Architecture(space, genotype) for genotype in drawn[:count]]

    def description(self) -> str:
        """Say in words what is chosen."""
        return "random architectures within the limits"


@dataclass(frozen=True)
class LargestBaseline:
    """The architecture with the most FLOPs of a random sample that is within the limits.

    Args:
        samples: Size of the sample.
    """

    samples: int = LARGEST_OF
    is_sample = False

    def __call__(
        self,
        space: SearchSpace,
        limits: Sequence[Limit],
        count: int,  # noqa: ARG002
        seed: int,
    ) -> list[Architecture]:
        """Return one architecture: the largest founder if all of the sample are over a limit.

        Raises:
            InputError: If none is within the limits.
        """
        rng = random.Random(f"largest of {seed}")
        sample = (space.sample(rng) for _ in range(self.samples))
        distinct = {genotype: Architecture(space, genotype) for genotype in sample}
        for each in sorted(distinct.values(), key=_flops, reverse=True):
            if is_within(limits, each):
                return [each]
        return [max(RandomBaseline()(space, limits, POPULATION_SIZE, seed), key=_flops)]

    def description(self) -> str:
        """Say in words what is chosen."""
        return f"the most FLOPs of {self.samples:,} random architectures, within the limits"


def _flops(architecture: Architecture) -> float:
    return checked_cost(Flops(), architecture)


BASELINES: Mapping[str, Baseline] = {"random": RandomBaseline(), "largest": LargestBaseline()}
"""Baselines by the names that users know."""
