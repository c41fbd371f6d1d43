"""The check of constraints finds each broken promise, and says which."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import pytest
import torch

from freerea_plugins import Architecture, HardwareConstraint
from freerea_plugins.testing import check_constraint


def constraint(cost: Callable[[Any, Architecture], Any], **attributes: object) -> type[Any]:
    defaults = {"name": "faulty", "unit": "grams", "cost": cost}
    return type("Faulty", (HardwareConstraint,), {**defaults, **attributes})


def first_choice(self: HardwareConstraint, architecture: Architecture) -> float:
    return architecture.genotype[0]


def built(self: HardwareConstraint, architecture: Architecture) -> float:
    return sum(each.numel() for each in architecture.build_network().parameters())


def drawn(self: HardwareConstraint, architecture: Architecture) -> float:
    return float(torch.rand(1))


BROKEN: dict[Callable[[Any, Architecture], Any], str] = {
    lambda self, architecture: math.inf: "gives inf for the architecture width=",
    lambda self, architecture: math.nan: "gives NaN for the architecture width=",
    lambda self, architecture: -1: "gives -1.0 for the architecture width=",
    lambda self, architecture: "3": "gives a str for the architecture width=",
    lambda self, architecture: {}["flops"]: "raises KeyError for the architecture width=",
    lambda self, architecture: random.random(): "it must depend on nothing but the architecture",
    drawn: "it must depend on nothing but the architecture",
    built: "builds a network again for an architecture whose cost it has given",
}


@pytest.mark.parametrize(("cost", "message"), BROKEN.items())
def test_a_broken_promise_is_named(cost, message: str) -> None:
    with pytest.raises(AssertionError) as caught:
        check_constraint(constraint(cost))
    assert str(caught.value).startswith("constraint `faulty` ")
    assert message in str(caught.value)


def test_a_constraint_that_keeps_its_promises_passes() -> None:
    check_constraint(constraint(first_choice))
    check_constraint(constraint(first_choice)())


def test_it_must_be_what_a_hook_may_return() -> None:
    with pytest.raises(AssertionError, match="constraint `faulty` has `unit` 3, which must be te"):
        check_constraint(constraint(first_choice, unit=3))
    with pytest.raises(AssertionError, match="must be a HardwareConstraint"):
        check_constraint(Architecture)  # type: ignore[type-var]
