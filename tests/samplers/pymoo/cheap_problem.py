"""A space and cheap metrics for problems."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import optuna

from freerea.spaces import NATSTopology
from freerea_plugins import (
    Architecture,
    ArchitectureMetric,
    Fidelity,
)

optuna.logging.set_verbosity(optuna.logging.ERROR)
TINY = Fidelity("tiny", cells_per_stage=1, resolution=0.25, canonical=True, repeats=1)
SPACE = NATSTopology()
LIMITS = {"flops": 7e7, "params": 5e5}
ROWS = np.array([[3, 1, 2, 0, 3, 1], [0, 0, 0, 0, 0, 0], [1, 2, 4, 2, 2, 1], [1, 1, 1, 1, 1, 1]])


class Convolutions(ArchitectureMetric):
    """The higher the better; not defined for a cell that starts with nothing."""

    name = "convolutions"

    def measure(self, architecture: Architecture) -> float:
        genotype = architecture.genotype
        return float(sum(index in {2, 3} for index in genotype)) if any(genotype) else -np.inf


class Unevenness(ArchitectureMetric):
    name = "unevenness"
    direction: ClassVar[Any] = "minimize"

    def measure(self, architecture: Architecture) -> float:
        return float(np.std(architecture.genotype))


CHEAP = (Convolutions(), Unevenness())
