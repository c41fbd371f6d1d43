"""Spaces and metrics whose values are cached."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from torch import nn

from freerea.metrics.evaluation.result_key import ResultKey
from freerea_plugins import (
    PAPER,
    ArchitectureMetric,
    Dataset,
    Fidelity,
    Genotype,
    NetworkMetric,
    Probe,
    SearchSpace,
    Variable,
)

KEY = ResultKey(
    space="toy",
    space_class="package.Toy",
    space_version="1",
    space_settings="{}",
    dataset="{}",
    architecture="depth=1",
    metric="mine",
    metric_class="package.Mine",
    metric_version="1",
    settings="{}",
    batch="0123456789abcdef",
    fidelity="{}",
    seed=0,
    device="cpu",
)
ONCE = Fidelity("once", repeats=1)


class Toy(SearchSpace):
    """Small networks; a dead choice changes nothing."""

    name = "toy"
    datasets = (Dataset("toy", (1, 4, 4), 3), Dataset("other", (1, 4, 4), 3))
    variables = (Variable("width", ("2", "3")), Variable("dead", ("no", "yes")))

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        height, width = self.input_shape(fidelity)[1:]
        return nn.Sequential(nn.Flatten(), nn.Linear(height * width, 2 + genotype[0]))

    def canonical_genotype(self, genotype: Genotype) -> Genotype:
        return (genotype[0], 0)


class Wide(Toy):
    """Takes how wide its networks are, in a way of its own."""

    def __init__(self, dataset: str | None = None, *, width: object = 2) -> None:
        super().__init__(dataset)
        self._width = width

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        pixels = math.prod(self.input_shape(fidelity))
        return nn.Sequential(nn.Flatten(), nn.Linear(pixels, int(self._width)))


class Counting(NetworkMetric):
    """Counts how often it measures, over all instances."""

    name = "counting"
    count = 0

    def __init__(self, factor: float = 1.0) -> None:
        self.factor = factor

    def measure(self, probe: Probe) -> float:
        Counting.count += 1
        return self.factor * float(
            sum(each.detach().abs().sum() for each in probe.network.parameters())
        )


class CountingStructure(ArchitectureMetric):
    """Looks at the structure."""

    name = "structure"
    count = 0

    def measure(self, architecture: object) -> float:
        CountingStructure.count += 1
        return 1.0


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    before = Counting.count
    yield lambda: Counting.count - before


def rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        count: int = connection.execute("SELECT count(*) FROM result").fetchone()[0]
    return count
