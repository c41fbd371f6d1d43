"""The founders of an evolution, before anything is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from .feasible_walk import Violation
from .generations import Generations
from .individual import GenomeT
from .proposal import propose
from .scoring import least_violation
from .strategy import POPULATION_SIZE, FreeREAStrategy
from .variation import Variation


def founders(
    variation: Variation[GenomeT],
    *,
    seed: int,
    count: int = POPULATION_SIZE,
    is_feasible: Callable[[GenomeT], bool] = lambda _genome: True,
    violation: Violation[GenomeT] | None = None,
) -> list[GenomeT]:
    """Return the genomes with which an evolution begins.

    Without constraints they depend on the seed alone, so that scores relative to them are
    comparable with those of any such evolution.

    Args:
        variation: How genomes are made.
        seed: Seed of the evolution.
        count: Size of its population, at least 2.
        is_feasible: Whether a genome satisfies the constraints; all do by default.
        violation: Shows the way to those that do, as for `propose`.

    Returns:
        As many as asked for, or fewer if there are no more that are different.

    Raises:
        NothingFeasibleError: If no feasible genome was found.
    """
    strategy = FreeREAStrategy(population_size=count, tournament_size=1)
    unfounded: Generations[GenomeT] = Generations(strategy, least_violation)
    found: dict[Hashable, GenomeT] = {}
    for number in range(count):
        proposal = propose(
            number,
            generations=unfounded,
            variation=variation,
            seed=seed,
            is_feasible=is_feasible,
            violation=violation,
            is_known=lambda genome: variation.key(genome) in found,
        )
        if proposal is None or not proposal.is_new:
            break
        found[variation.key(proposal.genome)] = proposal.genome
    return list(found.values())
