"""Runs searches that were not run before, and knows how good their answers are."""

from __future__ import annotations

import functools
import hashlib
import random
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import joblib
import numpy as np
from recorded import PUBLISHED, TABLES, describe
from rich.console import Console
from rich.progress import track

from freerea.metrics import FloatArray
from freerea.spaces import TEST_ACCURACY, BenchmarkTable, NASBench101, TableFile
from freerea_plugins import Architecture, Genotype, SearchSpace, default_plugin_manager

from .outcome import Outcome, judge
from .published import DATASETS
from .search import Method, Run, Search, search
from .sources import Folders, Measured, measured_sources

NASBENCH101 = "nasbench101.csv.gz"
"""The file of test accuracies of NAS-Bench-101, in the folder of recorded data."""

TIMED = 20
"""Number of random cells on which metrics are timed."""

_T = TypeVar("_T")


class LeftOutError(Exception):
    """Something cannot be made with these data; the message says why."""


class Bench:
    """Runs searches and judges them.

    Finished runs and measured values are kept, so that what was interrupted goes on.

    Args:
        folders: Where it reads and writes.
        runs: Number of runs of each method.
        jobs: Number of processes.
        cells: Number of cells on which metrics are measured whose values are not recorded.
    """

    def __init__(
        self, folders: Folders, *, runs: int = 30, jobs: int = 1, cells: int = 200
    ) -> None:
        self.folders = folders
        self.runs = runs
        self.jobs = jobs
        self.cells = cells
        self._console = Console(stderr=True)
        self._tables: dict[SearchSpace, BenchmarkTable] = {}
        memory = joblib.Memory(folders.output / "finished", verbose=0)
        self._search = memory.cache(search, ignore=["folders"])
        self._time = memory.cache(measuring_seconds, ignore=["folders"])

    def missing(self, *files: str) -> str | None:
        """Return which files of recorded data are not there; `None` if all are."""
        missing = [each for each in files if not (self.folders.data / each).is_file()]
        return (
            f"DATA has no {' and no '.join(f'`{each}`' for each in missing)}" if missing else None
        )

    @property
    def datasets(self) -> list[str]:
        """The data sets of NATS-Bench for which there are metric values and accuracies."""
        return [each for each in DATASETS if self._missing_of(each) is None]

    def left_out(self) -> list[str]:
        """Return a line for each data set of NATS-Bench that there are no values for."""
        reasons = {each: self._missing_of(each) for each in DATASETS}
        return [f"{each} is left out: {reason}." for each, reason in reasons.items() if reason]

    def require(self, dataset: str) -> None:
        """Check that there are metric values and accuracies of a data set of NATS-Bench.

        Raises:
            LeftOutError: If there are none.
        """
        if reason := self._missing_of(dataset):
            raise LeftOutError(reason)

    def digest(self, file: str) -> str:
        """Return a digest of a file of recorded data."""
        return _digest(self.folders.data / file)

    def table(self, space: SearchSpace) -> BenchmarkTable:
        """Return the recorded accuracies of a space."""
        if space not in self._tables:
            file = NASBENCH101 if isinstance(space, NASBench101) else TABLES[space.dataset.name]
            self._tables[space] = TableFile(self.folders.data / file, space)
        return self._tables[space]

    def accuracy(self, space: SearchSpace, genotype: Genotype) -> float:
        """Return the recorded test accuracy in percent."""
        return self.table(space).test_accuracy(Architecture(space, genotype))

    def optimum(self, space: SearchSpace, limits: Mapping[str, float] | None = None) -> float:
        """Return the best test accuracy within limits of costs in closed form."""
        table = self.table(space)
        if not limits:
            return float(np.nanmax(table.values(TEST_ACCURACY)))
        best = table.best(
            lambda each: all(
                space.costs(each.genotype)[name] <= most for name, most in limits.items()
            )
        )
        assert best is not None
        return table.test_accuracy(best)

    def outcome(
        self,
        method: Method,
        space: SearchSpace,
        limits: Mapping[str, float] | None = None,
        *,
        most: int | None = None,
    ) -> Outcome:
        """Run a method, as often as is asked for, and judge what it found.

        Args:
            method: The method.
            space: What is searched.
            limits: Largest costs by name.
            most: How many runs there are at most.
        """
        limits = limits or {}
        version = method.create().version
        searches = [
            Search(method, space.name, space.dataset.name, tuple(limits.items()), seed, version)
            for seed in range(min(self.runs, most or self.runs))
        ]
        label = ", ".join([method.name, space.dataset.name, *([describe(limits)] * bool(limits))])
        runs = self._run(label, searches)
        accuracy_of = functools.partial(self.accuracy, space)
        return judge(runs, accuracy_of, self._seconds_each(method, space))

    def values(
        self, source: Measured, architectures: Sequence[Architecture], label: str
    ) -> dict[str, FloatArray]:
        """Measure metrics of architectures, and return the values of each."""
        evaluator = source.evaluator(architectures[0].space, self.folders)
        measured = evaluator.measure_many(architectures, jobs=self.jobs)
        rows = list(self._shown(measured, label, len(architectures)))
        return {name: np.array([row[name] for row in rows]) for name in source.names}

    def _run(self, label: str, searches: Sequence[Search]) -> list[Run]:
        missing = [
            each
            for each in searches
            if not self._search.check_call_in_cache(each, folders=self.folders)
        ]
        if missing:
            parallel = joblib.Parallel(n_jobs=self.jobs, return_as="generator_unordered")
            done = parallel(
                joblib.delayed(self._search)(each, folders=self.folders) for each in missing
            )
            for _ in self._shown(done, label, len(missing)):
                pass
        return [self._search(each, folders=self.folders) for each in searches]

    def _seconds_each(self, method: Method, space: SearchSpace) -> float:
        """Return what an evaluation takes on this machine, of what is measured here."""
        times = (
            self._time(each, space.name, space.dataset.name, folders=self.folders)
            for each in measured_sources(method.source)
        )
        return float(sum(times))

    def _shown(self, what: Iterable[_T], label: str, total: int) -> Iterable[_T]:
        return track(what, label, total=total, console=self._console)

    def _missing_of(self, dataset: str) -> str | None:
        return self.missing(TABLES[dataset], PUBLISHED[dataset])


def measuring_seconds(source: Measured, space_name: str, dataset: str, folders: Folders) -> float:
    """Return what measuring takes for a random cell, the mean of some, in one thread."""
    space = default_plugin_manager().space(space_name)(dataset)
    evaluator = source.evaluator(space, folders, cached=False)
    rng = random.Random(0)
    cells = [Architecture(space, space.sample(rng)) for _ in range(TIMED)]
    evaluator.measure(cells[0])  # What is done once, when torch is first used.
    started = time.perf_counter()
    for each in cells:
        evaluator.measure(each)
    return (time.perf_counter() - started) / len(cells)


@functools.cache
def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
