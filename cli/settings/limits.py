"""The option `--limit`."""

from __future__ import annotations

import math

from freerea_plugins import InputError


def parse_limits(texts: list[str] | None) -> dict[str, float]:
    """Read limits written as ``name=value``.

    Raises:
        InputError: If one is not written so, or is given twice.
    """
    limits: dict[str, float] = {}
    for text in texts or ():
        name, _, value = text.partition("=")
        try:
            maximum = float(value)
        except ValueError:
            maximum = math.nan
        if math.isnan(maximum):
            raise InputError(f"`--limit {text}` must be NAME=VALUE with a number, as flops=1e8.")
        if name in limits:
            raise InputError(f"limit `{name}` is given twice.")
        limits[name] = maximum
    return limits
