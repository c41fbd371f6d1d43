"""Limits on hardware constraints."""

from __future__ import annotations

import math
from typing import Any

import pytest

from freerea_plugins import Architecture, HardwareConstraint, InputError, Limit


class Weight(HardwareConstraint):
    name = "weight"
    unit = "grams"

    def cost(self, architecture: Architecture) -> float:
        return 1.0


def test_a_limit_keeps_its_constraint_and_maximum() -> None:
    limit = Limit(Weight(), 12.5)
    assert (limit.constraint.name, limit.maximum) == ("weight", 12.5)


@pytest.mark.parametrize("maximum", [0, -1.0, math.inf, -math.inf, math.nan, "1e8", None])
def test_a_limit_is_a_positive_number(maximum: Any) -> None:
    with pytest.raises(InputError) as caught:
        Limit(Weight(), maximum)
    assert str(caught.value) == f"limit `weight` must be a positive number, got {maximum!r}."
