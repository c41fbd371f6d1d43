"""`freerea space enumerate`."""

from __future__ import annotations

import csv
import itertools
import json
import operator
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import joblib
from rich.console import Console

from freerea_plugins import (
    Architecture,
    Genotype,
    InputError,
    SearchSpace,
    default_plugin_manager,
)

from ._interruption import INTERRUPTED
from ._preparation import require_processes
from ._progress import count_progress

LONGEST = 10_000_000
"""Architectures that are listed at most; they are sorted in memory."""
CHUNK = 2000
"""Architectures that a process describes at a time."""
COLUMNS = ("key", "architecture", "flops", "params")

Row = tuple[str, str, float, float]


def run(name: str, dataset: str | None, path: Path, *, jobs: int, as_json: bool) -> None:
    """Write one row for each architecture that computes another function, sorted by key.

    Raises:
        InputError: If an option is wrong, or there are too many architectures.
    """
    require_processes(jobs)
    space = default_plugin_manager().space(name)(dataset)
    if space.distinct_size > LONGEST:
        raise InputError(
            f"`{name}` has up to {space.distinct_size:,} architectures; "
            f"at most {LONGEST:,} are listed."
        )
    # Beside the file, so that it can take its place in one step.
    unfinished = path.with_name(path.name + ".part")
    started = time.monotonic()
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            rows = sorted(_described(space, jobs), key=operator.itemgetter(0))
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(rows)
        unfinished.replace(path)
    except OSError as error:
        raise InputError(f"`--output {path}` cannot be written: {error}.") from error
    except KeyboardInterrupt:
        unfinished.unlink()
        print(f"Interrupted. {path} was not written.", file=sys.stderr)  # noqa: T201
        sys.exit(INTERRUPTED)
    _report(space, path, len(rows), time.monotonic() - started, as_json)


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
    from ..metrics import Flops, Params

    architecture = Architecture(space, genotype)
    return Flops().cost(architecture), Params().cost(architecture)


def _report(space: SearchSpace, path: Path, count: int, seconds: float, as_json: bool) -> None:
    if as_json:
        report = {
            "space": space.name,
            "dataset": space.dataset.name,
            "architectures": count,
            "file": str(path),
            "seconds": round(seconds, 3),
        }
        print(json.dumps(report, indent=2))  # noqa: T201
        return
    Console().print(
        f"{count:,} architectures of {space.name} are in {path}.", markup=False, soft_wrap=True
    )
