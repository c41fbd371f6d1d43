"""Limits that no architecture meets, and how a user is told."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping

from freerea.samplers import TrainingFreeObjective
from freerea.samplers.evolution.variation import LISTABLE
from freerea_plugins import Architecture, InputError


def check_limits(objective: TrainingFreeObjective, smallest: Mapping[str, float]) -> None:
    """Check each limit against the smallest cost, as far as that is known.

    Raises:
        InputError: If a limit is below it.
    """
    for limit in objective.limits:
        name = limit.constraint.name
        if smallest.get(name, 0.0) > limit.maximum:
            raise InputError(
                f"limit `{name}={limit.maximum:g}` is infeasible: the smallest cost in "
                f"`{objective.space.name}` is {smallest[name]:.10g} {limit.constraint.unit}."
            )


def infeasible(objective: TrainingFreeObjective) -> InputError:
    """Return why no architecture is within the limits.

    Raises:
        InputError: If one of them is the reason.
    """
    check_limits(objective, smallest_costs(objective))
    together = " ".join(f"{each.constraint.name}={each.maximum:g}" for each in objective.limits)
    return InputError(
        f"no architecture of `{objective.space.name}` satisfies the limits together: {together}."
    )


def smallest_costs(objective: TrainingFreeObjective, tried: int = LISTABLE) -> dict[str, float]:
    """Return the smallest cost of each limit: what the space knows, else the smallest found.

    Args:
        objective: Has the limits.
        tried: How many architectures to look at.
    """
    space = objective.space
    smallest = dict(space.smallest_costs())
    unknown = [each.constraint for each in objective.limits if each.constraint.name not in smallest]
    if unknown:
        for genotype in itertools.islice(space.distinct(), tried):
            architecture = Architecture(space, genotype)
            for constraint in unknown:
                cost = constraint.cost(architecture)
                smallest[constraint.name] = min(cost, smallest.get(constraint.name, math.inf))
    return smallest
