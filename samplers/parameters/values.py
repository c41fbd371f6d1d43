"""Values of one parameter: drawn, and changed a little."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)

NumberDistribution = FloatDistribution | IntDistribution

MUTATION_WIDTH = 0.1
"""Standard deviation of the step of a mutated number, as a share of its range."""


def independent_draw(rng: random.Random) -> Callable[[str, BaseDistribution], Any]:
    """Return a function that draws parameters by name, whichever are asked for in which order."""
    token = rng.getrandbits(64)
    return lambda name, distribution: sampled_value(distribution, random.Random(f"{name} {token}"))


def sampled_value(distribution: BaseDistribution, rng: random.Random) -> Any:
    """Draw a value of a distribution, uniformly on its scale."""
    if isinstance(distribution, CategoricalDistribution):
        return rng.choice(distribution.choices)
    return _from_unit(_number(distribution), rng.random())


def mutated_value(
    distribution: BaseDistribution,
    value: Any,
    rng: random.Random,
    width: float = MUTATION_WIDTH,
) -> Any:
    """Return another value of a distribution that has more than one.

    Args:
        distribution: The distribution.
        value: The value as it is.
        rng: Random stream.
        width: Standard deviation of the step of a number, as a share of its range.
    """
    if isinstance(distribution, CategoricalDistribution):
        current = distribution.to_internal_repr(value)
        others = [choice for index, choice in enumerate(distribution.choices) if index != current]
        return rng.choice(others)
    number = _number(distribution)
    for _ in range(20):
        mutant = moved_value(number, value, rng.gauss(0, width))
        if mutant != value:
            return mutant
    return _neighbour(number, value, rng, width)


def place_between(distribution: BaseDistribution, value: float) -> float:
    """Return where a number is between the bounds of its distribution, from 0 to 1, on its scale.

    One that is outside of them, as ranges may differ from trial to trial, is beyond.
    """
    return _to_unit(_number(distribution), value)


def moved_value(distribution: BaseDistribution, value: float, step: float) -> float:
    """Return a number that is moved by a part of its range, on the scale of its distribution."""
    number = _number(distribution)
    return _from_unit(number, _folded(_to_unit(number, value) + step))


def folded_value(distribution: BaseDistribution, value: Any) -> float | None:
    """Return a number of a distribution for one of another range or step, as near as may be.

    One beyond a bound is reflected there, so that bounds do not attract what was far outside.

    Returns:
        `None` if there is no such number, as for a category.
    """
    if not isinstance(distribution, NumberDistribution) or isinstance(value, bool):
        return None
    if not isinstance(value, float | int) or not math.isfinite(value):
        return None
    if distribution.log and value <= 0:
        return None
    return _from_unit(distribution, _folded(_to_unit(distribution, value)))


def _folded(unit: float) -> float:
    """Return a place between 0 and 1 for one beyond: reflected at the bounds, again and again."""
    return 1 - abs(1 - abs(unit) % 2)


def internal_value(distribution: BaseDistribution | None, value: Any) -> Any:
    """Return what is equal for equal values, and can be hashed whatever a choice is.

    Choices may be lists or NaN, which Optuna tells apart by their position. Text needs none. What
    is 0.3 on a grid of tenths may have been added up to 0.30000000000000004.
    """
    if isinstance(value, str):
        return value
    if isinstance(distribution, CategoricalDistribution):
        return distribution.to_internal_repr(value)
    if isinstance(distribution, FloatDistribution) and distribution.step is not None:
        return float(f"{value:.15g}")
    return value


def has_plain_values(distribution: BaseDistribution) -> bool:
    """Return whether values that are the same to `internal_value` are equal, and no others are."""
    if isinstance(distribution, CategoricalDistribution):
        return all(type(choice) is str for choice in distribution.choices) or all(
            type(choice) is int for choice in distribution.choices
        )
    return not isinstance(distribution, FloatDistribution) or distribution.step is None


def are_alike(first: BaseDistribution, second: BaseDistribution) -> bool:
    """Return whether values of both mean the same: equal choices, or numbers of one kind."""
    if isinstance(first, NumberDistribution) and type(first) is type(second):
        return True
    return first == second


def joined_distribution(first: BaseDistribution, second: BaseDistribution) -> BaseDistribution:
    """Return the distribution over the ranges of both, or the second if there is none.

    Ranges may differ from trial to trial, and grow when a study goes on. Choices are always the
    same.
    """
    if isinstance(first, FloatDistribution) and isinstance(second, FloatDistribution):
        return _joined(first, second)
    if isinstance(first, IntDistribution) and isinstance(second, IntDistribution):
        return _joined(first, second)
    return first if type(first) is type(second) else second


NumberT = TypeVar("NumberT", FloatDistribution, IntDistribution)


def _joined(first: NumberT, second: NumberT) -> NumberT:
    if first.log != second.log or first.step != second.step or not _share_a_grid(first, second):
        return second
    low, high = min(first.low, second.low), max(first.high, second.high)
    if (low, high) == (first.low, first.high):
        return first
    return type(second)(low, high, log=second.log, step=second.step)


def _share_a_grid(first: NumberDistribution, second: NumberDistribution) -> bool:
    if first.step is None:
        return True
    # Written as decimals, as Optuna does, in which steps of a tenth are just that.
    apart = Decimal(str(first.low)) - Decimal(str(second.low))
    return apart % Decimal(str(first.step)) == 0


def _number(distribution: BaseDistribution) -> NumberDistribution:
    if not isinstance(distribution, FloatDistribution | IntDistribution):
        raise TypeError(f"distribution {distribution!r} is not known.")
    return distribution


def _to_unit(distribution: NumberDistribution, value: float) -> float:
    low, high = _scaled_bounds(distribution)
    scaled = math.log(value) if distribution.log else value
    return (scaled - low) / (high - low) if high > low else 0.5


def _from_unit(distribution: NumberDistribution, unit: float) -> float:
    low, high = _scaled_bounds(distribution)
    scaled = low + min(max(unit, 0.0), 1.0) * (high - low)
    value = math.exp(scaled) if distribution.log else scaled
    return _snapped(distribution, value)


def _scaled_bounds(distribution: NumberDistribution) -> tuple[float, float]:
    # Steps own half a step beyond the bounds, so that the first and last are as likely.
    half_step = (distribution.step or 0) / 2
    low, high = distribution.low - half_step, distribution.high + half_step
    return (math.log(low), math.log(high)) if distribution.log else (low, high)


def _snapped(distribution: NumberDistribution, value: float) -> float:
    if distribution.step is not None:
        steps = round((value - distribution.low) / distribution.step)
        value = distribution.low + steps * distribution.step
        if value > distribution.high:
            value -= distribution.step
    value = min(max(value, distribution.low), distribution.high)
    return int(value) if isinstance(distribution, IntDistribution) else float(value)


def _neighbour(
    distribution: NumberDistribution, value: float, rng: random.Random, width: float
) -> float:
    """Return the next value up or down; numbers on a coarse grid seldom move by chance."""
    step = distribution.step or (distribution.high - distribution.low) * width
    neighbours = {_snapped(distribution, value + step), _snapped(distribution, value - step)}
    # A range so narrow that steps are lost to rounding still has two ends.
    others = neighbours - {value} or {distribution.low, distribution.high} - {value}
    return rng.choice(sorted(others))
