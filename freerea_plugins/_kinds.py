"""The kinds of component that plugins add: all that tells one kind from another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic

from ._algorithm import SearchAlgorithm
from ._algorithm_rules import AlgorithmRules
from ._component import ComponentT
from ._constraint import HardwareConstraint
from ._exporter import Exporter
from ._fitness import Fitness
from ._metric import Metric
from ._pool_score import PoolScore
from ._rules import (
    ConstraintRules,
    ExporterRules,
    FitnessRules,
    MetricRules,
    Rules,
    SpaceRules,
)
from ._space import SearchSpace


@dataclass(frozen=True)
class Kind(Generic[ComponentT]):
    """A kind of component.

    A new kind is one more entry of `KINDS`, its hook in `_hooks`, and what `PluginManager` and
    the package give out under its name.

    Attributes:
        name: What one is called, as in ``"unknown metric"``.
        plural: What several are called, as in ``freerea list metrics``.
        rules: What one must be, besides a class with a name.
    """

    name: str
    plural: str
    rules: Rules[ComponentT]

    @property
    def base(self) -> type:
        """The class that all derive from."""
        return self.rules.base

    @property
    def hook(self) -> str:
        """The hook by which plugins add components of this kind."""
        return f"freerea_{self.plural}"


METRIC: Kind[Metric] = Kind("metric", "metrics", MetricRules(Metric))
"""Metrics: numbers known without training."""

SPACE: Kind[SearchSpace] = Kind("space", "spaces", SpaceRules(SearchSpace))
"""Search spaces: sets of architectures."""

CONSTRAINT: Kind[HardwareConstraint] = Kind(
    "constraint", "constraints", ConstraintRules(HardwareConstraint)
)
"""Hardware constraints: costs on which users set limits."""

SCORE: Kind[PoolScore] = Kind("score", "scores", Rules(PoolScore))
"""Pool scores: one number of several metrics."""

FITNESS: Kind[Fitness] = Kind("fitness", "fitnesses", FitnessRules(Fitness))
"""Fitnesses: metrics and the pool score that joins them."""

EXPORTER: Kind[Exporter] = Kind("exporter", "exporters", ExporterRules(Exporter))
"""Exporters: formats that networks are written in."""

ALGORITHM: Kind[SearchAlgorithm] = Kind("algorithm", "algorithms", AlgorithmRules(SearchAlgorithm))
"""Search algorithms: what proposes architectures."""

KINDS: tuple[Kind[Any], ...] = (METRIC, SPACE, CONSTRAINT, SCORE, FITNESS, EXPORTER, ALGORITHM)
"""All kinds, in the order in which they are listed."""
