"""Numbers as the command prints them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def format_cost(cost: float) -> str:
    """Write a cost: counts in full, measured values with as many digits as matter."""
    return f"{cost:,.0f}" if float(cost).is_integer() else f"{cost:,.6g}"


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
