"""Costs by name, and checked."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from freerea_plugins import Architecture, HardwareConstraint, InputError, default_plugin_manager

if TYPE_CHECKING:
    from torch import nn


def resolve_constraint(name: str) -> HardwareConstraint:
    """Return a hardware constraint for what users write: its name, or name and argument.

    Args:
        name: The name, as ``flops``, with what the constraint takes behind it, as
            ``peak_memory:float32``.

    Raises:
        InputError: If the name is unknown, or the argument is.
    """
    word, colon, argument = name.partition(":")
    constraint = default_plugin_manager().constraint(word)
    return constraint.of_argument(argument) if colon else constraint()


def resolve_costs(costs: Iterable[HardwareConstraint | str]) -> tuple[HardwareConstraint, ...]:
    """Return hardware constraints for their names.

    Raises:
        InputError: If one is unknown.
    """
    return tuple(resolve_constraint(each) if isinstance(each, str) else each for each in costs)


def checked_cost(constraint: HardwareConstraint, architecture: Architecture) -> float:
    """Return a cost of an architecture.

    Raises:
        InputError: If the constraint breaks its contract: it raises, or what it returns is not a
            finite number.
    """
    subject = f"for architecture {architecture}"
    return _checked(constraint, lambda: constraint.cost(architecture), subject)


def checked_network_cost(
    constraint: HardwareConstraint, network: nn.Module, input_shape: tuple[int, ...]
) -> float:
    """Return a cost of a network of no search space.

    Raises:
        InputError: If the constraint needs an architecture, or breaks its contract.
    """

    def measure() -> float:
        return constraint.network_cost(network, input_shape)

    return _checked(constraint, measure, f"for a network on images of {input_shape}")


def _checked(constraint: HardwareConstraint, measure: Callable[[], float], subject: str) -> float:
    try:
        cost = float(measure())
    except InputError:
        raise
    except Exception as error:
        raise InputError(
            f"constraint `{constraint.name}` failed {subject}: {type(error).__name__}: {error}"
        ) from error
    if not math.isfinite(cost):
        raise InputError(f"constraint `{constraint.name}` must be finite, got {cost} {subject}.")
    return cost
