"""The score of one architecture, relative to the founders of a search."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rich.console import Console

from freerea.metrics import FloatArray
from freerea.samplers import SpaceVariation, TrainingFreeObjective, founders
from freerea_plugins import Architecture, PoolScore

from ..output.progress import count_progress


@dataclass(frozen=True)
class Reference:
    """The founders that a search of a seed without limits begins with.

    Attributes:
        values: Their metric values, ``(founders, metrics)``.
        objective: What measured them.
    """

    values: FloatArray
    objective: TrainingFreeObjective

    def standing(self, metrics: dict[str, float]) -> dict[str, float]:
        """Return the score of metric values, and the percentile of the founders that it is above.

        Args:
            metrics: The value of each metric of the objective.
        """
        directions = self.objective.directions
        score: PoolScore = self.objective.score.relative_to(self.values, directions)
        row = np.array([[metrics[name] for name in self.objective.metric_names]])
        own = float(score(row, directions)[0])
        below = score(self.values, directions) < own
        return {"score": own, "percentile": 100 * float(below.mean())}


def measure_reference(objective: TrainingFreeObjective) -> Reference:
    """Measure the founders of a search, and show how far it is."""
    genotypes = founders(SpaceVariation(objective.space), seed=objective.seed)
    values: list[list[float]] = []
    with count_progress(Console(stderr=True)) as report:
        for genotype in genotypes:
            report("founders to compare with", len(values), len(genotypes))
            measured = objective.evaluator.measure(Architecture(objective.space, genotype))
            values.append(list(measured.values()))
        report("founders to compare with", len(values), len(genotypes))
    return Reference(np.array(values), objective)
