"""Limits on hardware constraints."""

from __future__ import annotations

import math
from typing import Any

import pytest
from torch import nn

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


def test_a_constraint_takes_no_argument_unless_it_says_so() -> None:
    with pytest.raises(InputError) as caught:
        Weight.of_argument("table.csv")
    assert str(caught.value) == "constraint `weight` takes no argument, got `table.csv`."


def test_a_constraint_needs_an_architecture_unless_it_says_otherwise() -> None:
    with pytest.raises(InputError) as caught:
        Weight().network_cost(nn.Identity(), (1,))
    assert str(caught.value) == (
        "constraint `weight` needs an architecture of a search space, not a network."
    )


def test_a_constraint_has_no_settings_unless_it_says_so() -> None:
    assert Weight().settings() == {}
