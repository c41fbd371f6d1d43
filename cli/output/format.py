"""Numbers as the command prints them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from freerea.devices import format_quantity
from freerea_plugins import default_plugin_manager


def format_cost(cost: float, name: str | None = None) -> str:
    """Write a cost in its unit, or a recorded value of no known one with the digits that matter.

    Args:
        cost: The cost.
        name: Its name, as of a hardware constraint.
    """
    unit = None if name is None else cost_unit(name)
    if unit is None:
        return f"{cost:,.0f}" if float(cost).is_integer() else f"{cost:,.6g}"
    return format_quantity(cost, unit)


def cost_unit(name: str) -> str | None:
    """Return what a cost counts, in words; `None` if the name is no hardware constraint's."""
    registered = default_plugin_manager().constraints.get(name.partition(":")[0])
    unit: str | None = getattr(registered.component, "unit", None) if registered else None
    return unit


def format_spread(spread: float) -> str:
    """Write a standard deviation with two digits, as far as it can be without an exponent."""
    return f"{float(f'{spread:.2g}'):.6g}"


def format_images(result: Mapping[str, Any]) -> str:
    """Write the shape and the classes of a data set, as `3x96x96, 2 classes`.

    Args:
        result: As in `result.json`.
    """
    definition = result["dataset_definition"]
    return f"{'x'.join(map(str, definition['input_shape']))}, {definition['classes']} classes"


def format_percent(share: float, digits: int = 0) -> str:
    """Write a share, from 0 to 1, in percent."""
    return f"{100 * share:.{digits}f} %"


def format_beaten(share: float | None) -> str:
    """Write which share of the founders has a lower score; nothing where that is not known."""
    return "" if share is None else f"above {format_percent(share)} of the founders"
