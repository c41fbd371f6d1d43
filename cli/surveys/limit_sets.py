"""Under which limits fitnesses are judged, and which architectures are within each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rich.console import Console

from freerea.metrics import FloatArray, Flops, quantile_limits, random_pools
from freerea.metrics.ranking.limit_sweep import Members
from freerea.samplers.objectives.costs import checked_cost
from freerea_plugins import Architecture, HardwareConstraint, InputError, Limit

from ..benchmark_option import resolve_cost, resolve_limits
from ..output.progress import count_progress
from ..settings.judgement import JudgementSettings
from .table_sample import TableSample


@dataclass(frozen=True)
class Sweep:
    """Quantile limits of a cost.

    Attributes:
        limits: The limits, rising.
        members: Who is within each.
    """

    limits: FloatArray
    members: Sequence[Members]

    @classmethod
    def of(cls, costs: FloatArray) -> Sweep:
        """Return the sweep of a cost."""
        limits = quantile_limits(costs)
        return cls(limits, [np.flatnonzero(costs <= limit) for limit in limits])


@dataclass(frozen=True)
class LimitSets:
    """All limits under which fitnesses are judged.

    Attributes:
        sweeps: The sweep of each cost, by its name.
        given: Who is within the limits that the user gave, by these as they are written.
        pools: Random pools, each under a random limit of FLOPs.
    """

    sweeps: Mapping[str, Sweep]
    given: Mapping[str, Members]
    pools: Sequence[Members]

    @classmethod
    def of(cls, sample: TableSample[JudgementSettings]) -> LimitSets:
        """Return the limits that settings name, for a sample.

        Raises:
            InputError: If a name is unknown, a cost is named twice or cannot be computed, or
                nothing is within a limit.
        """
        settings = sample.settings
        swept = [resolve_cost(name, sample.table) for name in settings.limits_from]
        names = [each.name for each in swept]
        for name in names:
            if names.count(name) > 1:
                raise InputError(f"`--limits-from` names `{name}` twice.")
        joint = [resolve_limits(limits, sample.table) for limits in settings.limits]
        flops = Flops()
        costs = _costs(
            sample.architectures,
            [flops, *swept, *(limit.constraint for limits in joint for limit in limits)],
        )
        return cls(
            sweeps={each.name: Sweep.of(costs[_identity(each)]) for each in swept},
            given=dict(_together(limits, costs) for limits in joint),
            pools=random_pools(costs[_identity(flops)], seed=settings.seed),
        )


_Identity = tuple[type[HardwareConstraint], str]


def _identity(constraint: HardwareConstraint) -> _Identity:
    """Return what tells a constraint from others: a column may be called as one that is not."""
    return type(constraint), constraint.name


def _costs(
    architectures: Sequence[Architecture], constraints: Sequence[HardwareConstraint]
) -> dict[_Identity, FloatArray]:
    """Return the costs of all architectures for each constraint."""
    different = {_identity(each): each for each in constraints}
    rows = []
    with count_progress(Console(stderr=True)) as report:
        for architecture in architectures:
            rows.append([checked_cost(each, architecture) for each in different.values()])
            report("architectures with costs", len(rows), len(architectures))
    return dict(zip(different, np.array(rows).T, strict=True))


def _together(
    limits: Sequence[Limit], costs: Mapping[_Identity, FloatArray]
) -> tuple[str, Members]:
    """Return limits as they are written, and who is within all of them.

    Raises:
        InputError: If nobody is.
    """
    limited = [(limit, costs[_identity(limit.constraint)]) for limit in limits]
    written = ",".join(f"{limit.constraint.name}={limit.maximum:.10g}" for limit in limits)
    members = np.flatnonzero(np.all([cost <= limit.maximum for limit, cost in limited], axis=0))
    if not len(members):
        smallest = ", ".join(
            f"{limit.constraint.name} {cost.min():.10g}" for limit, cost in limited
        )
        raise InputError(
            f"`--limit {written}`: no architecture that is judged is within; the smallest costs of "
            f"them are {smallest}."
        )
    return written, members
