"""What a search looks for: a fitness by its name, or metrics and a score of one's own."""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field

from freerea_plugins import (
    PAPER,
    Direction,
    Fidelity,
    Fitness,
    InputError,
    Metric,
    PoolScore,
    SearchSpace,
    default_plugin_manager,
)

from ..ranking.forward_fitness import ForwardFitness
from ..ranking.standard_pool_score import StandardPoolScore
from .metric_names import MetricsLike, resolve_metrics, resolve_network_metrics

DEFAULT_FITNESS = ForwardFitness.name
"""The fitness of a search that names none."""


@dataclass(frozen=True)
class ResolvedFitness:
    """Metrics that have a meaning where they are measured, and the score that joins them.

    Attributes:
        metrics: The metrics.
        score: How they become one.
        fidelity: How networks are measured where nobody says; of networks of no search space, how
            often.
        name: The name of the fitness; `None` for metrics or a score of one's own.
        left_out: Metrics of the fitness that have no meaning there, and why.
    """

    metrics: tuple[Metric, ...]
    score: PoolScore
    fidelity: Fidelity
    name: str | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def directions(self) -> list[Direction]:
        """The direction of each metric."""
        return [each.direction for each in self.metrics]

    def note(self) -> str:
        """Return what is to be said of metrics that are left out; nothing if there are none."""
        if not self.left_out:
            return ""
        reasons = "; ".join(f"`{name}` {reason}" for name, reason in self.left_out.items())
        fitness = "the default fitness" if self.name is None else f"fitness `{self.name}`"
        return f"{fitness} does without {_metrics(len(self.left_out))}: {reasons}."


def resolve_fitness(
    fitness: Fitness | ResolvedFitness | str | None = None,
    metrics: MetricsLike | None = None,
    score: PoolScore | str | None = None,
    space: SearchSpace | None = None,
) -> ResolvedFitness:
    """Return the metrics and the score that a user's choice stands for.

    Args:
        fitness: A fitness or its name; without metrics of one's own, the default one. What is
            resolved already is returned as it is.
        metrics: Metrics or their names, or both by the names under which values are returned, in
            place of a fitness.
        score: How they become one; `standard` by default. Without metrics, what joins those of
            the default fitness.
        space: What is searched; `None` stands for networks of no search space.

    Returns:
        What is to be measured. Metrics of a fitness that have no meaning in the space are left
        out; metrics of one's own never are.

    Raises:
        InputError: If a fitness is given beside metrics or a score, a name is unknown, no metric
            is left, or one of one's own needs a space where there is none.
    """
    if fitness is not None:
        for name, other in (("metrics", metrics), ("score", score)):
            if other is not None:
                raise InputError(
                    f"`fitness` and `{name}` exclude each other: a fitness has its own."
                )
        if isinstance(fitness, ResolvedFitness):
            return fitness
        return _suited(find_fitness(fitness), space)
    if metrics is None:
        suited = _suited(find_fitness(DEFAULT_FITNESS), space)
        if score is None:
            return suited
        return dataclasses.replace(suited, score=find_score(score), name=None)
    own = resolve_network_metrics(metrics) if space is None else resolve_metrics(metrics)
    joined = StandardPoolScore() if score is None else find_score(score)
    return ResolvedFitness(own, joined, PAPER if space is None else space.reduced)


def chosen_fitness(
    fitness: Fitness | ResolvedFitness | str | None,
    metrics: MetricsLike | None,
    score: PoolScore | str | None,
    space: SearchSpace | None,
) -> ResolvedFitness:
    """Return what `resolve_fitness` does, and warn whoever calls the caller of what is left out.

    Nothing is said of a fitness that is resolved already, nor of the default one for networks of no
    search space: that it does without metrics of the structure was nobody's choice.
    """
    resolved = resolve_fitness(fitness, metrics, score, space)
    silent = isinstance(fitness, ResolvedFitness) or (fitness is None and space is None)
    if not silent and (note := resolved.note()):
        warnings.warn(note, stacklevel=3)
    return resolved


def _suited(fitness: Fitness, space: SearchSpace | None) -> ResolvedFitness:
    metrics = resolve_metrics(fitness.metrics)
    unsuited = {each.name: reason for each in metrics if (reason := each.unsuited_to(space))}
    suited = tuple(each for each in metrics if each.name not in unsuited)
    fidelity = PAPER if space is None else fitness.fidelity(space)
    found = ResolvedFitness(suited, find_score(fitness.score), fidelity, fitness.name, unsuited)
    if not suited:
        where = "networks" if space is None else f"space `{space.name}`"
        reasons = "; ".join(f"`{name}` {reason}" for name, reason in unsuited.items())
        raise InputError(f"fitness `{fitness.name}` has no metric for {where}: {reasons}.")
    return found


def find_fitness(fitness: object) -> Fitness:
    """Return a fitness for its name.

    Raises:
        InputError: If it is unknown.
    """
    if isinstance(fitness, str):
        return default_plugin_manager().fitness(fitness)()
    if isinstance(fitness, Fitness):
        return fitness
    raise InputError(f"`fitness` must be a name or a fitness, got {fitness!r:.80}.")


def find_score(score: object) -> PoolScore:
    """Return a pool score for its name.

    Raises:
        InputError: If it is unknown.
    """
    if isinstance(score, str):
        return default_plugin_manager().score(score)()
    if isinstance(score, PoolScore):
        return score
    raise InputError(f"`score` must be a name or a pool score, got {score!r:.80}.")


def _metrics(count: int) -> str:
    return "one metric" if count == 1 else f"{count} metrics"
