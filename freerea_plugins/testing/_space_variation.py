"""What variation in a search space promises."""

from __future__ import annotations

import random
from collections.abc import Callable

from .._architecture import Genotype
from .._errors import InputError
from .._space import SearchSpace
from ._expectation import expect, no_exception
from ._randomness import seed_shared_sources, shared_sources

_SAMPLES = 50


def check_variation(space: SearchSpace) -> None:
    """Check that samples, mutants and children are valid, and depend on their source alone."""
    subject = f"space `{space.name}`"
    genotypes = [_repeatable(space, "sample", space.sample, seed) for seed in range(_SAMPLES)]
    expect(
        len(set(genotypes)) > 1,
        f"{subject} has a `sample` that gives the same genotype whatever the source of "
        "randomness; draw from `rng`",
    )
    for seed, parent in enumerate(genotypes):
        other = genotypes[seed - 1]
        mutant = _repeatable(space, "mutate", _mutation(space, parent), seed)
        expect(
            mutant != parent,
            f"{subject} has a `mutate` that gives {parent} back; it must change a variable",
        )
        if type(space).mutate is SearchSpace.mutate:
            changed = sum(old != new for old, new in zip(parent, mutant, strict=True))
            expect(changed == 1, f"{subject} has a `mutate` that changes {changed} variables")
        child = _repeatable(space, "crossover", _crossover(space, parent, other), seed)
        for gene, *of_parents in zip(child, parent, other, strict=True):
            expect(
                gene in of_parents,
                f"{subject} has a `crossover` that gives {child} of {parent} and {other}; it must "
                "take each choice from one of them",
            )


def _mutation(space: SearchSpace, parent: Genotype) -> Callable[[random.Random], Genotype]:
    return lambda rng: space.mutate(parent, rng)


def _crossover(
    space: SearchSpace, first: Genotype, second: Genotype
) -> Callable[[random.Random], Genotype]:
    return lambda rng: space.crossover(first, second, rng)


def _repeatable(
    space: SearchSpace, operator: str, draw: Callable[[random.Random], Genotype], seed: int
) -> Genotype:
    """Return what an operator draws, which must be valid and the same each time."""
    subject = f"space `{space.name}` has a `{operator}` that"
    seed_shared_sources(seed)
    before = shared_sources()
    with no_exception(
        f"space `{space.name}`",
        f"in `{operator}` with `random.Random({seed})`",
        "it must give a genotype",
    ):
        first = draw(random.Random(seed))
    for source, state in shared_sources().items():
        expect(
            state == before[source],
            f"{subject} draws from the shared source of `{source}`; draw from `rng`",
        )
    seed_shared_sources(seed + 1)
    second = draw(random.Random(seed))
    expect(
        first == second,
        f"{subject} gives {first} and then {second} for the same seed; draw from `rng` only",
    )
    expect(
        isinstance(first, tuple) and all(type(index) is int for index in first),
        f"{subject} gives {first!r}; a genotype is a tuple of int",
    )
    try:
        space.validate(first)
    except InputError as error:
        raise AssertionError(f"{subject} gives a genotype that is not valid: {error}") from error
    return first
