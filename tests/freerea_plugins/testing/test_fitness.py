"""The check of fitnesses finds each broken promise, and says which."""

from __future__ import annotations

from typing import Any

import pytest

from freerea.metrics import LinearRegions, PaperPoolScore
from freerea_plugins import Fitness
from freerea_plugins.testing import check_fitness


def fitness(**attributes: object) -> type[Any]:
    defaults = {"name": "faulty", "metrics": ("linear_regions", "flops"), "score": "paper"}
    return type("Faulty", (Fitness,), {**defaults, **attributes})


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"metrics": ()}, "has `metrics` (), which must be a tuple of at least one metric"),
        ({"score": 3}, "has `score` 3, which must be a pool score or its name"),
        ({"metrics": ("linear_region",)}, "names what is not installed: unknown metric `linear_re"),
        ({"score": "papers"}, "names what is not installed: unknown score `papers`"),
        ({"metrics": ("naswot", LinearRegions())}, "has the metric `linear_regions` twice"),
    ],
)
def test_a_broken_promise_is_named(attributes: dict[str, object], message: str) -> None:
    with pytest.raises(AssertionError) as caught:
        check_fitness(fitness(**attributes))
    assert str(caught.value).startswith("fitness `faulty` ")
    assert message in str(caught.value)


def test_a_fitness_that_keeps_its_promises_passes() -> None:
    check_fitness(fitness())
    check_fitness(fitness(metrics=(LinearRegions(), "flops"), score=PaperPoolScore())())


def test_it_must_be_what_a_hook_may_return() -> None:
    with pytest.raises(AssertionError, match="must be a Fitness"):
        check_fitness(LinearRegions)  # type: ignore[type-var]
