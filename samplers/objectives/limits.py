"""Limits of hardware costs by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from freerea_plugins import Architecture, Limit, default_plugin_manager

from .costs import checked_cost


def resolve_limits(limits: Mapping[str, float] | Sequence[Limit]) -> tuple[Limit, ...]:
    """Return limits for a mapping from names of hardware constraints to largest costs.

    Raises:
        InputError: If a name is unknown or a limit is not positive.
    """
    if isinstance(limits, Mapping):
        constraint = default_plugin_manager().constraint
        return tuple(Limit(constraint(name)(), maximum) for name, maximum in limits.items())
    return tuple(limits)


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
    return all(checked_cost(limit.constraint, architecture) <= limit.maximum for limit in limits)


def violation(limits: Sequence[Limit], architecture: Architecture) -> float:
    """Return by how much an architecture is over its limits: the sum of the shares; 0 within.

    Raises:
        InputError: If a constraint cannot cost it.
    """
    return sum(
        max(0.0, checked_cost(limit.constraint, architecture) / limit.maximum - 1)
        for limit in limits
    )
