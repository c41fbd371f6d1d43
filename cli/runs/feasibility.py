"""Limits that no architecture meets, and how a user is told."""

from __future__ import annotations

import contextlib
import math
import random
import time
from dataclasses import dataclass

from freerea.devices import format_quantity
from freerea.samplers import TrainingFreeObjective
from freerea.samplers.evolution.feasible_walk import descend
from freerea.samplers.evolution.variation import LISTABLE, SpaceVariation
from freerea.samplers.objectives.costs import checked_cost
from freerea_plugins import (
    Architecture,
    Genotype,
    HardwareConstraint,
    InputError,
    Limit,
    SearchSpace,
)

LONGEST_SEARCH = 2.0
"""Seconds spent at most to find the smallest costs, which only word an error."""


def check_limits(objective: TrainingFreeObjective) -> None:
    """Check each limit against the smallest cost, where the space knows that.

    Raises:
        InputError: If a limit is below it.
    """
    known = objective.space.smallest_costs()
    for limit in objective.limits:
        name = limit.constraint.name
        if known.get(name, 0.0) > limit.maximum:
            raise InputError(
                f"limit {_written(limit)} is infeasible: the smallest cost in "
                f"`{objective.space.name}` is {_amount(known[name], limit.constraint)}."
            )


def infeasible(objective: TrainingFreeObjective) -> InputError:
    """Return why no architecture is within the limits: the first limit that is too small alone.

    Where there is not the time to look at the whole space, the error says how far it was looked.
    """
    name = objective.space.name
    for limit in objective.limits:
        found = _smallest_cost(objective.space, limit.constraint)
        if found.cost <= limit.maximum:
            continue
        text = f"limit {_written(limit)}"
        cost = _amount(found.cost, limit.constraint)
        if found.is_exact:
            return InputError(f"{text} is infeasible: the smallest cost in `{name}` is {cost}.")
        return InputError(
            f"nothing within {text} was found: the smallest cost of {found.looked_at:,} "
            f"architectures of `{name}` that were tried is {cost}."
        )
    together = " ".join(_written(each) for each in objective.limits)
    return InputError(
        f"no architecture of `{name}` was found within the limits together: {together}."
    )


def _written(limit: Limit) -> str:
    """Return a limit as users write it."""
    maximum = format_quantity(limit.maximum, limit.constraint.unit)
    return f"`{limit.constraint.name}={maximum.replace(' ', '').replace(',', '')}`"


def _amount(cost: float, constraint: HardwareConstraint) -> str:
    """Return a cost in full and for people."""
    unit = constraint.unit
    exact, short = f"{cost:.10g} {unit}", format_quantity(cost, unit)
    return exact if short.replace(",", "") == f"{cost:.10g}" else f"{exact} ({short})"


@dataclass(frozen=True)
class _SmallestCost:
    """The smallest cost that was found.

    Attributes:
        cost: The cost.
        looked_at: How many architectures were looked at.
        is_exact: Whether these were all there are.
    """

    cost: float
    looked_at: int
    is_exact: bool


class _TimeIsUpError(Exception):
    """Enough was looked at to word an error."""


class _Look:
    """Looks at costs, for a while."""

    def __init__(self, space: SearchSpace, constraint: HardwareConstraint) -> None:
        self._space = space
        self._constraint = constraint
        self._deadline = time.monotonic() + LONGEST_SEARCH / 2
        self._smallest = math.inf
        self._looked_at = 0

    def cost(self, genotype: Genotype) -> float:
        """Return the cost of a genotype.

        Raises:
            _TimeIsUpError: If there is no time to look at another.
        """
        if self._looked_at and time.monotonic() > self._deadline:
            raise _TimeIsUpError
        cost = checked_cost(self._constraint, Architecture(self._space, genotype))
        self._smallest = min(self._smallest, cost)
        self._looked_at += 1
        return cost

    def found(self, *, is_exact: bool) -> _SmallestCost:
        """Return the smallest cost so far."""
        return _SmallestCost(self._smallest, self._looked_at, is_exact=is_exact)


def _smallest_cost(space: SearchSpace, constraint: HardwareConstraint) -> _SmallestCost:
    known = space.smallest_costs().get(constraint.name)
    if known is not None:
        return _SmallestCost(known, space.distinct_size, is_exact=True)
    if space.distinct_size <= LISTABLE:
        look = _Look(space, constraint)
        with contextlib.suppress(_TimeIsUpError):
            for genotype in space.distinct():
                look.cost(genotype)
            return look.found(is_exact=True)
    # What is listed first need not be small: ways down from random ones see more of the space.
    look = _Look(space, constraint)
    rng = random.Random(0)
    with contextlib.suppress(_TimeIsUpError):
        while True:
            for _ in descend(SpaceVariation(space), look.cost, space.sample(rng), rng):
                pass
    return look.found(is_exact=False)
