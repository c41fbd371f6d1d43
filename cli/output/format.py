"""Numbers as the command prints them."""

from __future__ import annotations


def format_cost(cost: float) -> str:
    """Write a cost: counts in full, measured values with as many digits as matter."""
    return f"{cost:,.0f}" if float(cost).is_integer() else f"{cost:,.6g}"


def format_spread(spread: float) -> str:
    """Write a standard deviation with two digits, as far as it can be without an exponent."""
    return f"{float(f'{spread:.2g}'):.6g}"
