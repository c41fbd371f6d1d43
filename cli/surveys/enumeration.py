"""All architectures of a search space that compute different functions."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterable, Iterator

import joblib
from rich.console import Console

from freerea_plugins import Architecture, Genotype, InputError, SearchSpace

from ..output.progress import count_progress

LONGEST = 10_000_000
"""Architectures that are listed at most; they are sorted in memory."""
CHUNK = 2000
"""Architectures that a process describes at a time."""
COLUMNS = ("key", "architecture", "flops", "params")

Row = tuple[str, str, float, float]


def enumerated(space: SearchSpace, jobs: int) -> list[Row]:
    """Return a row for each architecture that computes another function, sorted by key.

    Args:
        space: The search space.
        jobs: Number of processes.

    Raises:
        InputError: If there are too many architectures.
    """
    if space.distinct_size > LONGEST:
        raise InputError(
            f"`{space.name}` has up to {space.distinct_size:,} architectures; "
            f"at most {LONGEST:,} are listed."
        )
    return sorted(_described(space, jobs), key=operator.itemgetter(0))


def _described(space: SearchSpace, jobs: int) -> Iterator[Row]:
    parallel = joblib.Parallel(n_jobs=jobs, return_as="generator")
    done = 0
    with count_progress(Console(stderr=True)) as report:
        for rows in parallel(
            joblib.delayed(_rows)(space, chunk) for chunk in _chunks(space.distinct())
        ):
            done += len(rows)
            report("architectures", done, space.distinct_size)
            yield from rows
        # What a space says of its size may be an upper bound.
        report("architectures", done, done)


def _chunks(genotypes: Iterable[Genotype]) -> Iterator[list[Genotype]]:
    remaining = iter(genotypes)
    while chunk := list(itertools.islice(remaining, CHUNK)):
        yield chunk


def _rows(space: SearchSpace, genotypes: list[Genotype]) -> list[Row]:
    return [
        (space.key(genotype), space.encode(genotype), *_costs(space, genotype))
        for genotype in genotypes
    ]


def _costs(space: SearchSpace, genotype: Genotype) -> tuple[float, float]:
    known = space.costs(genotype)
    if "flops" in known and "params" in known:
        return known["flops"], known["params"]
    from freerea.metrics import Flops, Params

    architecture = Architecture(space, genotype)
    return Flops().cost(architecture), Params().cost(architecture)
