"""What is judged: fitnesses, metrics alone, and the baselines that they have to beat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from freerea.metrics import (
    DEFAULT_FITNESS,
    FloatArray,
    FlopsFitness,
    ResolvedFitness,
    resolve_fitness,
)
from freerea.samplers.evolution.population import Scoring
from freerea.samplers.evolution.scoring import scoring
from freerea.spaces import BenchmarkTable
from freerea_plugins import InputError, Metric, SearchSpace

from ..benchmark_option import resolve_metrics
from ..output.printing import print_note
from ..settings.judgement import JudgementSettings

CHANCE = "random"
"""The baseline that draws an architecture by chance."""


@dataclass(frozen=True)
class Candidate:
    """A way to choose architectures.

    Attributes:
        name: Its name.
        metrics: The metrics that it looks at.
        scoring: Scores architectures by their values, relative to each other.
        is_baseline: Whether it is there to be beaten.
    """

    name: str
    metrics: tuple[Metric, ...]
    scoring: Scoring
    is_baseline: bool = False

    @classmethod
    def of(cls, name: str, fitness: ResolvedFitness, *, is_baseline: bool = False) -> Candidate:
        """Return a fitness as a search compares by it: one metric by its values alone."""
        compared = scoring(fitness.directions, fitness.score)
        return cls(name, fitness.metrics, compared, is_baseline)

    def values(self, known: FloatArray, metrics: Sequence[Metric]) -> FloatArray:
        """Return the values of its metrics among those of others.

        Args:
            known: Values ``(n, metrics)``.
            metrics: The metrics that they are of, each name once.
        """
        names = [each.name for each in metrics]
        return known[:, [names.index(each.name) for each in self.metrics]]


def find_candidates(
    settings: JudgementSettings, space: SearchSpace, table: BenchmarkTable | None
) -> list[Candidate]:
    """Return what settings name, then the baselines; the default fitness where none is named.

    Raises:
        InputError: If a name is unknown, or two candidates have the same.
    """
    metrics = resolve_metrics(settings.metrics or (), table)
    found = []
    for name in settings.fitnesses or ([] if metrics else [DEFAULT_FITNESS]):
        fitness = resolve_fitness(name, space=space)
        if note := fitness.note():
            print_note(f"note: {note}")
        found.append(Candidate.of(fitness.name or name, fitness))
    for metric in metrics:
        alone = resolve_fitness(metrics=[metric], space=space)
        found.append(Candidate.of(alone.metrics[0].name, alone))
    flops = Candidate.of(
        FlopsFitness.name, resolve_fitness(FlopsFitness(), space=space), is_baseline=True
    )
    # Whoever names the baseline, as a fitness or as its one metric, has it all the same.
    found = [each for each in found if each.name != flops.name]
    found += [flops, Candidate(CHANCE, (), _equal, is_baseline=True)]
    names = [each.name for each in found]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"`{name}` is to be judged twice: name a fitness or a metric once.")
    return found


def all_metrics(candidates: Sequence[Candidate]) -> list[Metric]:
    """Return each metric of the candidates once, to be measured together.

    Raises:
        InputError: If metrics of one name differ.
    """
    found: dict[str, tuple[Metric, str]] = {}
    for candidate in candidates:
        for metric in candidate.metrics:
            known, first = found.setdefault(metric.name, (metric, candidate.name))
            if type(known) is not type(metric) or known.settings() != metric.settings():
                raise InputError(
                    f"`{first}` and `{candidate.name}` have different metrics of the name "
                    f"`{metric.name}`: judge them apart."
                )
    return [metric for metric, _ in found.values()]


def _equal(values: FloatArray) -> FloatArray:
    return np.zeros(len(values))
