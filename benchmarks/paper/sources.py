"""Where the values come from that a search is told of an architecture, and its seconds."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch
from recorded import TABLES, PublishedMetrics

from freerea.metrics import Batch, Evaluator, ResultCache, load_batch, pink_noise
from freerea.metrics.evaluation.metric_names import resolve_metrics
from freerea.metrics.networks.glibc_memory import keep_freed_memory
from freerea.spaces import TableFile
from freerea_plugins import (
    Architecture,
    Direction,
    Fidelity,
    Metric,
    NetworkMetric,
    SearchSpace,
)

Measure = Callable[[Architecture], tuple[tuple[float, ...], float]]
"""Returns the values of an architecture, and the recorded seconds that they took."""


@dataclass(frozen=True)
class Folders:
    """Where a run reads and writes.

    Attributes:
        data: The folder of recorded data.
        output: The folder of values and runs that are kept, and of results.
    """

    data: Path
    output: Path

    @property
    def values(self) -> ResultCache:
        """Values of metrics that were measured."""
        return ResultCache(self.output / "values.sqlite")


class Source(Protocol):
    """Values of architectures of one search space; equal sources give equal values."""

    @property
    def names(self) -> tuple[str, ...]:
        """The name of each value."""

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The direction of each value."""

    def open(self, space: SearchSpace, folders: Folders) -> Measure:
        """Return what tells the values of architectures of a space."""


@dataclass(frozen=True)
class Published:
    """Values that the paper's authors published, with the seconds of their GPU.

    Attributes:
        metrics: Names of the metrics.
        digest: Of the file, so that another one is another source.
    """

    metrics: tuple[str, ...]
    digest: str

    @property
    def names(self) -> tuple[str, ...]:
        """The metrics."""
        return self.metrics

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The direction of each metric."""
        return directions_of(self.metrics)

    def open(self, space: SearchSpace, folders: Folders) -> Measure:
        """Read the file of the space's data set."""
        published = _published(folders.data, space.dataset.name)

        def measure(architecture: Architecture) -> tuple[tuple[float, ...], float]:
            genotype = architecture.genotype
            return (
                tuple(published.values[name][genotype] for name in self.metrics),
                sum(published.seconds[name][genotype] for name in self.metrics),
            )

        return measure


@dataclass(frozen=True)
class RecordedTraining:
    """Validation accuracy after 12 epochs, with the seconds of training.

    Attributes:
        digest: Of the file.
    """

    digest: str

    accuracy = "valid_accuracy_12_epochs"
    seconds = "train_seconds_12_epochs"

    @property
    def names(self) -> tuple[str, ...]:
        """The column of accuracies."""
        return (self.accuracy,)

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The direction of an accuracy."""
        return ("maximize",)

    def open(self, space: SearchSpace, folders: Folders) -> Measure:
        """Read the table of the space's data set."""
        table = TableFile(folders.data / TABLES[space.dataset.name], space)

        def measure(architecture: Architecture) -> tuple[tuple[float, ...], float]:
            accuracy = table.value(architecture, self.accuracy)
            return (accuracy,), table.value(architecture, self.seconds)

        return measure


@dataclass(frozen=True)
class Measured:
    """Values of metrics that are measured here. Their seconds are not recorded: they count as 0.

    Attributes:
        metrics: The metrics, or their names.
        fidelity: How much of a network is built.
        images: File of images in the folder of recorded data; pink noise if `None`.
    """

    metrics: tuple[str | Metric, ...]
    fidelity: Fidelity
    images: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The metrics."""
        return tuple(each.name for each in resolve_metrics(self.metrics))

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The direction of each metric."""
        return directions_of(self.metrics)

    def evaluator(self, space: SearchSpace, folders: Folders, *, cached: bool = True) -> Evaluator:
        """Return what measures networks, in one thread."""
        torch.set_num_threads(1)
        keep_freed_memory()
        metrics = resolve_metrics(self.metrics)
        runs_networks = any(isinstance(each, NetworkMetric) for each in metrics)
        return Evaluator(
            self.batch(space, folders),
            metrics,
            fidelity=self.fidelity,
            cache=folders.values if cached and runs_networks else None,
        )

    def batch(self, space: SearchSpace, folders: Folders) -> Batch:
        """Return the images."""
        if self.images is None:
            return pink_noise(space.dataset, seed=0)
        return load_batch(folders.data / self.images, space.dataset)

    def open(self, space: SearchSpace, folders: Folders) -> Measure:
        """Measure, and keep values in the cache."""
        evaluator = self.evaluator(space, folders)

        def measure(architecture: Architecture) -> tuple[tuple[float, ...], float]:
            return tuple(evaluator.measure(architecture).values()), 0.0

        return measure


@dataclass(frozen=True)
class Joined:
    """The values of several sources, one after the other.

    Attributes:
        sources: The sources.
    """

    sources: tuple[Source, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The name of each value."""
        return tuple(each for source in self.sources for each in source.names)

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The direction of each value."""
        return tuple(each for source in self.sources for each in source.directions)

    def open(self, space: SearchSpace, folders: Folders) -> Measure:
        """Open all."""
        measures = [source.open(space, folders) for source in self.sources]

        def measure(architecture: Architecture) -> tuple[tuple[float, ...], float]:
            found = [each(architecture) for each in measures]
            return (
                tuple(value for values, _ in found for value in values),
                sum(seconds for _, seconds in found),
            )

        return measure


@dataclass(frozen=True)
class WithImages:
    """A source beside which the algorithm has images of its own, to measure networks on.

    Attributes:
        source: The source.
        images: How many images of pink noise, drawn with the seed of the run.
    """

    source: Source
    images: int

    @property
    def names(self) -> tuple[str, ...]:
        """The name of each value."""
        return self.source.names

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The direction of each value."""
        return self.source.directions

    def open(self, space: SearchSpace, folders: Folders) -> Measure:
        """Open the source."""
        return self.source.open(space, folders)


def measured_sources(source: Source) -> Iterator[Measured]:
    """Yield those parts of a source whose values are measured here."""
    if isinstance(source, Measured):
        yield source
    if isinstance(source, Joined):
        for each in source.sources:
            yield from measured_sources(each)


def directions_of(metrics: Sequence[str | Metric]) -> tuple[Direction, ...]:
    """Return the direction of each metric."""
    return tuple(each.direction for each in resolve_metrics(metrics))


@functools.cache
def _published(data: Path, dataset: str) -> PublishedMetrics:
    return PublishedMetrics.read(data, dataset)
