"""Limits of hardware costs by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from freerea.devices import parse_quantity
from freerea_plugins import Architecture, HardwareConstraint, Limit

from .costs import checked_cost, resolve_constraint

LimitsLike = Mapping[str, float | str] | Sequence[Limit]
"""Limits, or largest costs by name: numbers in the unit of the cost, or text as ``"256KiB"``."""


def resolve_limits(limits: LimitsLike) -> tuple[Limit, ...]:
    """Return limits for a mapping from names of hardware constraints to largest costs.

    Raises:
        InputError: If a name is unknown, a limit is not positive or has another unit.
    """
    if isinstance(limits, Mapping):
        return tuple(
            limit_of(resolve_constraint(name), maximum) for name, maximum in limits.items()
        )
    return tuple(limits)


def limit_of(constraint: HardwareConstraint, maximum: float | str) -> Limit:
    """Return a limit for a number in the unit of a cost, or for text as ``"256KiB"``.

    Raises:
        InputError: If it is not positive, or has another unit.
    """
    if isinstance(maximum, str):
        maximum = parse_quantity(constraint.name, maximum, constraint.unit)
    return Limit(constraint, maximum)


def constraint_values(limits: Sequence[Limit], costs: Mapping[str, float]) -> dict[str, float]:
    """Return by how much each cost is over its limit, by name; not positive where it is within.

    Args:
        limits: The limits.
        costs: The cost of each, by name.
    """
    return {limit.constraint.name: costs[limit.constraint.name] - limit.maximum for limit in limits}


def is_within(limits: Sequence[Limit], architecture: Architecture) -> bool:
    """Return whether an architecture is within all limits.

    Raises:
        InputError: If a constraint cannot cost it.
    """
    known = architecture.space.costs(architecture.genotype)
    # What needs no network is looked at first.
    ordered = sorted(limits, key=lambda each: each.constraint.name not in known)
    return all(checked_cost(limit.constraint, architecture) <= limit.maximum for limit in ordered)


def violation(limits: Sequence[Limit], architecture: Architecture) -> float:
    """Return by how much an architecture is over its limits: the sum of the shares; 0 within.

    Raises:
        InputError: If a constraint cannot cost it.
    """
    return sum(
        max(0.0, checked_cost(limit.constraint, architecture) / limit.maximum - 1)
        for limit in limits
    )
