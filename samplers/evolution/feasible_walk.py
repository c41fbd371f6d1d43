"""Ways to feasible genomes where chance does not find them."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator

from .individual import GenomeT
from .variation import Variation

Violation = Callable[[GenomeT], float]
"""By how much a genome is outside of its limits: 0 within, and larger the further outside."""

MUTATIONS_WITHOUT_GAIN = 500
"""So many mutations in a row that bring a genome no closer end a descent."""

STEPS_BETWEEN = 100
"""Mutations tried before what a walk has come to says little of where it began."""


def descend(
    variation: Variation[GenomeT], violation: Violation[GenomeT], start: GenomeT, rng: random.Random
) -> Iterator[tuple[GenomeT, float]]:
    """Yield a genome, and those on the way down from it, with their violations.

    Each is a mutation of the one before and no further outside of its limits. The way ends where
    it is within, or where no mutation brings it closer any more.

    Args:
        variation: How genomes are mutated.
        violation: What is to become small.
        start: Where the way begins.
        rng: Random stream of the way.
    """
    genome, excess = start, violation(start)
    yield genome, excess
    tried = 0
    while excess > 0 and tried < MUTATIONS_WITHOUT_GAIN:
        tried += 1
        mutant = variation.mutate(genome, rng)
        found = violation(mutant)
        if found <= excess:
            if found < excess:
                tried = 0
            genome, excess = mutant, found
            yield genome, excess


def feasible_walk(
    variation: Variation[GenomeT], violation: Violation[GenomeT], start: GenomeT, rng: random.Random
) -> Iterator[GenomeT]:
    """Yield feasible genomes without end, once a way to the first is found; else nothing.

    From there on a random walk takes every mutation that is feasible. As a mutation is as likely
    as the one back, such a walk comes to all that it can reach equally often, so what it yields
    after many steps is a fair sample of it, which rejection alone would take too long to draw.

    Args:
        variation: How genomes are mutated.
        violation: By how much a genome is outside of its limits.
        start: Where the way begins, feasible or not.
        rng: Random stream of the walk.
    """
    genome, excess = deque(descend(variation, violation, start, rng), maxlen=1).pop()
    if excess > 0:
        return
    while True:
        for _ in range(STEPS_BETWEEN):
            mutant = variation.mutate(genome, rng)
            if violation(mutant) <= 0:
                genome = mutant
        yield genome
