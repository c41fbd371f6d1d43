"""What to evaluate next."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic

from freerea_plugins import InputError

from .feasible_walk import Violation, feasible_walk
from .generations import Generations
from .individual import GenomeT, Individual
from .reproduction import Kind, kind_of, parents_of
from .variation import Variation, adaptation

CHILDREN_TRIED = 100
"""Children made for one proposal before chance takes over."""

SAMPLES_TRIED = 1000
"""Genomes sampled for one proposal before the search space is listed or given up."""

SAMPLES_BEFORE_WALK = 50
"""Genomes sampled before the way to what is feasible is looked for, where something shows it."""

WALK_LENGTH = 20
"""Genomes of a walk that are tried for one proposal."""

WALKS_TRIED = 3
"""Walks begun, each elsewhere, before it is said that nothing is feasible."""


@dataclass(frozen=True)
class Proposal(Generic[GenomeT]):
    """A feasible genome.

    Attributes:
        genome: The genome.
        is_new: Whether its key was not known. If not, nothing new was found.
        kind: How it came about.
        parents: Numbers of the individuals that it was made of, the better first; none of what was
            not made of others.
        generation: Its generation, 0 for what is proposed while founders are missing.
    """

    genome: GenomeT
    is_new: bool
    kind: Kind = "sample"
    parents: tuple[int, ...] = ()
    generation: int = 0


class NothingFeasibleError(InputError):
    """No genome was found that satisfies the constraints."""


def propose(
    number: int,
    *,
    generations: Generations[GenomeT],
    variation: Variation[GenomeT],
    seed: int,
    is_feasible: Callable[[GenomeT], bool],
    is_known: Callable[[GenomeT], bool],
    violation: Violation[GenomeT] | None = None,
) -> Proposal[GenomeT] | None:
    """Return a genome to evaluate: a sample while founders are missing, then a child.

    Candidates that are infeasible or known are thrown away and made anew, so that each number
    keeps its place in the generation. Parents are drawn once for all children of a generation;
    a child made anew has parents of its own. Where children give nothing, samples are tried, then
    walks from a parent or samples to what is feasible, then all genomes there are. If no walk
    comes to anything feasible, these are not listed: it would take long where a cost is measured.

    The proposal depends on the arguments alone: on the individuals evaluated before this
    generation, the seed and the number.

    Args:
        number: Number of the proposal.
        generations: The individuals evaluated so far.
        variation: How genomes are made.
        seed: Seed of the whole evolution.
        is_feasible: Whether a genome satisfies the constraints.
        is_known: Whether a genome need not be evaluated again.
        violation: By how much a genome is outside of the constraints, 0 if it satisfies them; it
            shows the way to them. Without it there is no walk.

    Returns:
        The proposal; `None` while `variation` cannot sample yet.

    Raises:
        NothingFeasibleError: If no feasible genome was found.
    """
    rng = proposal_rng(seed, number)
    generation = generations.generation(number)
    fallback: _Candidate[GenomeT] | None = None
    for candidate in _candidates(number, generations, variation, seed, rng, violation):
        if candidate is None:
            return None
        if is_feasible(candidate[0]):
            if not is_known(candidate[0]):
                return _proposal(candidate, generation, is_new=True)
            fallback = candidate
    if fallback is None and violation is not None:
        raise NothingFeasibleError(
            f"no feasible candidate was found among {SAMPLES_BEFORE_WALK} samples, nor on "
            f"{WALKS_TRIED} ways down from samples: relax the constraints."
        )
    everything = variation.all_genomes()
    if everything is not None:
        feasible = [genome for genome in everything if is_feasible(genome)]
        unknown = [genome for genome in feasible if not is_known(genome)]
        if unknown:
            return _proposal((rng.choice(unknown), "listed", ()), generation, is_new=True)
        if feasible:
            fallback = rng.choice(feasible), "listed", ()
    if fallback is None:
        raise NothingFeasibleError(
            "no feasible candidate exists."
            if everything is not None
            else f"no feasible candidate among {SAMPLES_TRIED} samples: relax the constraints."
        )
    return _proposal(fallback, generation, is_new=False)


_Candidate = tuple[GenomeT, Kind, Sequence[Individual[GenomeT]]]
"""A genome, how it came about, and its parents."""


def _proposal(
    candidate: _Candidate[GenomeT], generation: int, *, is_new: bool
) -> Proposal[GenomeT]:
    genome, kind, parents = candidate
    numbers = tuple(dict.fromkeys(parent.number for parent in parents))
    return Proposal(genome, is_new, kind if generation else "founder", numbers, generation)


def _candidates(
    number: int,
    generations: Generations[GenomeT],
    variation: Variation[GenomeT],
    seed: int,
    rng: random.Random,
    violation: Violation[GenomeT] | None,
) -> Iterator[_Candidate[GenomeT] | None]:
    start = generations.start_of_generation(number)
    origin: GenomeT | None = None
    parents: Sequence[Individual[GenomeT]] = ()
    if start is not None:
        strategy = generations.strategy
        population = generations.population(number)
        reproduce = strategy.brood[generations.child(number)]
        size = strategy.tournament_size
        winners = population.first_tournament(size, 2, _stream(seed, start, "tournament"))
        kind = kind_of(reproduce)
        origin = winners[0].genome
        parents = winners[:1]
        if (adapted_to := adaptation(variation)) is not None:
            variation = adapted_to(population.genomes)
        for _ in range(CHILDREN_TRIED):
            genome = reproduce([winner.genome for winner in winners], variation, rng)
            yield genome, kind, parents_of(reproduce, winners)
            winners = population.tournament(size, 2, rng)
    if violation is None:
        yield from _samples(SAMPLES_TRIED, variation, rng)
        return
    yield from _samples(SAMPLES_BEFORE_WALK, variation, rng)
    for _ in range(WALKS_TRIED):
        start_of_walk = variation.sample(rng) if origin is None else origin
        if start_of_walk is None:
            return
        has_arrived = False
        walk = feasible_walk(variation, violation, start_of_walk, rng)
        for genome in itertools.islice(walk, WALK_LENGTH):
            has_arrived = True
            yield genome, "walk", parents
        if has_arrived:
            return


def _samples(
    count: int, variation: Variation[GenomeT], rng: random.Random
) -> Iterator[_Candidate[GenomeT] | None]:
    for _ in range(count):
        genome = variation.sample(rng)
        yield None if genome is None else (genome, "sample", ())


def proposal_rng(seed: int, number: int) -> random.Random:
    """Return the random stream of a proposal."""
    return random.Random(_stream(seed, number, "child"))


def _stream(seed: int, number: int, purpose: str) -> str:
    """Return the seed of a random stream of its own for each number and purpose."""
    return f"{purpose} {number} of {seed}"
