"""Recorded metric values and accuracies of NATS-Bench's topology space."""

from __future__ import annotations

import csv
import gzip
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from freerea.metrics import FloatArray, SkippedLayers
from freerea.spaces import NATSTopology, TableFile
from freerea_plugins import Architecture, Genotype

LIMITS: tuple[dict[str, float], ...] = (
    {},
    {"flops": 1e8, "params": 8e5},
    {"flops": 7e7, "params": 5e5},
    {"flops": 4e7, "params": 3e5},
)
"""The limits of the paper's Tables 3 and 5, in multiply-adds and parameters."""

DATASETS = ("cifar10", "cifar100")

TABLES = {
    "cifar10": "nats_tss/benchmark.csv.gz",
    "cifar100": "nats_tss/benchmark.csv.gz",
    "ImageNet16-120": "nats_tss/benchmark_imagenet16.csv.gz",
}
"""The file of test accuracies of each data set, in the folder of recorded data."""

PUBLISHED = {
    "cifar10": "nats_tss/reference_metrics_cifar10.csv.gz",
    "cifar100": "nats_tss/reference_metrics_cifar100.csv.gz",
    "ImageNet16-120": "nats_tss/reference_metrics_imagenet16.csv.gz",
}
"""The file of metric values that the paper's authors published, of each data set."""


@dataclass(frozen=True)
class PublishedMetrics:
    """Metric values of every cell as the paper's authors published them.

    Attributes:
        values: Values of each metric by genotype; ``-inf`` where none is defined.
        seconds: What measuring each took on the authors' GPU.
    """

    values: Mapping[str, Mapping[Genotype, float]]
    seconds: Mapping[str, Mapping[Genotype, float]]

    @classmethod
    def read(cls, data: Path, dataset: str) -> PublishedMetrics:
        """Read the published table of a data set."""
        space = NATSTopology(dataset)
        names = ("linear_regions", "log_synflow", "synflow")
        values: dict[str, dict[Genotype, float]] = {name: {} for name in names}
        seconds: dict[str, dict[Genotype, float]] = {name: {} for name in names}
        with gzip.open(data / PUBLISHED[dataset], "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                genotype = space.genotype_at(int(row["index"]))
                for name in names:
                    values[name][genotype] = _defined(row[name])
                    seconds[name][genotype] = float(row[f"{name}_seconds_rtx3080"])
        return cls(values, seconds)


@dataclass(frozen=True)
class RecordedMetrics:
    """Values of the paper's three metrics of every cell as published, for CIFAR-10.

    Attributes:
        values: linear_regions, log_synflow and skipped_layers of each genotype.
        seconds: What measuring them took on the authors' GPU.
    """

    values: dict[Genotype, tuple[float, ...]]
    seconds: dict[Genotype, float]

    @classmethod
    def read(cls, data: Path) -> RecordedMetrics:
        """Read the published table."""
        space = NATSTopology()
        published = PublishedMetrics.read(data, "cifar10")
        names = ("linear_regions", "log_synflow")
        genotypes = published.values["linear_regions"]
        return cls(
            {
                genotype: (
                    *(published.values[name][genotype] for name in names),
                    SkippedLayers().measure(Architecture(space, genotype)),
                )
                for genotype in genotypes
            },
            {
                genotype: sum(published.seconds[name][genotype] for name in names)
                for genotype in genotypes
            },
        )


class Judge:
    """Says how good an architecture is on a data set, and how good it could have been."""

    def __init__(self, data: Path, dataset: str) -> None:
        self.space = NATSTopology(dataset)
        self._table = TableFile(data / TABLES[dataset], self.space)

    def is_feasible(self, genotype: Genotype, limits: Mapping[str, float]) -> bool:
        """Return whether a genotype is within limits."""
        costs = self.space.costs(genotype)
        return all(costs[name] <= limit for name, limit in limits.items())

    def accuracy(self, genotype: Genotype) -> float:
        """Return the recorded test accuracy in percent."""
        return self._table.test_accuracy(Architecture(self.space, genotype))

    def optimum(self, limits: Mapping[str, float]) -> float:
        """Return the best test accuracy within limits."""
        return max(
            self.accuracy(genotype)
            for genotype in self.space.genotypes()
            if self.is_feasible(genotype, limits)
        )


def describe(limits: Mapping[str, float]) -> str:
    """Return limits in short: ``flops 1e+08, params 8e+05``."""
    return ", ".join(f"{name} {limit:g}" for name, limit in limits.items()) or "none"


def summarize(accuracies: list[float], optimum: float) -> str:
    """Return mean and spread of accuracies and the mean regret, as cells of a table."""
    values: FloatArray = np.array(accuracies)
    regret = round(optimum - values.mean(), 2) + 0.0  # no negative zero
    return f"{values.mean():.2f} ± {values.std():.2f} | {regret:.2f}"


def _defined(text: str) -> float:
    value = float(text) if text else math.nan
    return value if math.isfinite(value) else -math.inf
