"""Costs and limits with units: ``256KiB``, ``20ms``, ``30M``."""

from __future__ import annotations

import math

from quantiphy import InvalidNumber, Quantity

from freerea_plugins import InputError

_SYMBOLS = {"bytes": "B", "seconds": "s"}
_EXAMPLES = {"bytes": "256KiB", "seconds": "20ms"}
_IN_FULL = 10_000


def parse_quantity(name: str, text: str, unit: str | None) -> float:
    """Return the number that a user wrote for a cost, in the unit of the cost.

    Numbers may be plain or have a prefix: k, M and G, for bytes Ki, Mi and Gi too, m and u for
    seconds.

    Args:
        name: Name of the cost.
        text: The number, with or without a unit.
        unit: What the cost counts, in words, as `HardwareConstraint.unit`; `None` if unknown.

    Raises:
        InputError: If it is no number, or has another unit.
    """
    symbol = _SYMBOLS.get(unit or "", "")
    example = _EXAMPLES.get(unit or "", "30M")
    try:
        quantity = Quantity(text, binary=True)
    except InvalidNumber:
        quantity = Quantity(math.nan)
    if math.isnan(quantity):
        raise InputError(f"`{name}={text}` must be a number, as {name}={example}.")
    if quantity.units not in {"", symbol}:
        counted = f"is in {unit}" if unit else "has no unit"
        raise InputError(
            f"`{name}={text}` has the unit `{quantity.units}`, but `{name}` {counted}: write it as "
            f"{name}={example}."
        )
    return float(quantity)


def format_quantity(value: float, unit: str | None) -> str:
    """Return a cost as people read it: ``80 KiB``, ``20 ms``, ``30M``.

    Args:
        value: The cost.
        unit: What it counts, in words, as `HardwareConstraint.unit`; `None` if unknown.
    """
    if not math.isfinite(value):
        return str(value)
    symbol = _SYMBOLS.get(unit or "", "")
    if symbol == "B":
        return str(Quantity(value, "B").binary(prec=3, strip_zeros=True))
    if not symbol and abs(value) < _IN_FULL:
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.6g}"
    return str(Quantity(value, symbol).render(prec=3, strip_zeros=True))
