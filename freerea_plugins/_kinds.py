"""The kinds of component that plugins add: all that tells one kind from another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ._component import Component
from ._constraint import HardwareConstraint
from ._metric import Metric
from ._pool_score import PoolScore
from ._space import SearchSpace

ComponentT = TypeVar("ComponentT", bound=Component)


@dataclass(frozen=True)
class Kind(Generic[ComponentT]):
    """A kind of component.

    A new kind is one more entry of `KINDS`, its hook in `_hooks`, and what `PluginManager` and
    the package give out under its name.

    Attributes:
        name: What one is called, as in ``"unknown metric"``.
        plural: What several are called, as in ``freerea list metrics``.
        base: The class that all derive from.
        required: Attributes that a class must have, besides a name.
    """

    name: str
    plural: str
    base: type
    required: tuple[str, ...] = ()

    @property
    def hook(self) -> str:
        """The hook by which plugins add components of this kind."""
        return f"freerea_{self.plural}"


METRIC: Kind[Metric] = Kind("metric", "metrics", Metric)
"""Metrics: numbers known without training."""

SPACE: Kind[SearchSpace] = Kind("space", "spaces", SearchSpace, required=("datasets", "variables"))
"""Search spaces: sets of architectures."""

CONSTRAINT: Kind[HardwareConstraint] = Kind(
    "constraint", "constraints", HardwareConstraint, required=("unit",)
)
"""Hardware constraints: costs on which users set limits."""

SCORE: Kind[PoolScore] = Kind("score", "scores", PoolScore)
"""Pool scores: one number of several metrics."""

KINDS: tuple[Kind[Any], ...] = (METRIC, SPACE, CONSTRAINT, SCORE)
"""All kinds, in the order in which they are listed."""
