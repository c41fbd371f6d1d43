"""Costs by name, and checked."""

from __future__ import annotations

import math
from collections.abc import Iterable

from freerea_plugins import Architecture, HardwareConstraint, InputError, default_plugin_manager


def resolve_costs(costs: Iterable[HardwareConstraint | str]) -> tuple[HardwareConstraint, ...]:
    """Return hardware constraints for their names.

    Raises:
        InputError: If one is unknown.
    """
    constraint = default_plugin_manager().constraint
    return tuple(constraint(each)() if isinstance(each, str) else each for each in costs)


def checked_cost(constraint: HardwareConstraint, architecture: Architecture) -> float:
    """Return a cost of an architecture.

    Raises:
        InputError: If the constraint breaks its contract: it raises, or what it returns is not a
            finite number.
    """
    try:
        cost = float(constraint.cost(architecture))
    except InputError:
        raise
    except Exception as error:
        raise InputError(
            f"constraint `{constraint.name}` failed for architecture {architecture}: "
            f"{type(error).__name__}: {error}"
        ) from error
    if not math.isfinite(cost):
        raise InputError(
            f"constraint `{constraint.name}` must be finite, got {cost} "
            f"for architecture {architecture}."
        )
    return cost
