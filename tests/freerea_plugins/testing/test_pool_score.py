"""The check of pool scores finds each broken promise, and says which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from freerea_plugins import PoolScore
from freerea_plugins.testing import check_pool_score

Score = Callable[[Any, Any, Any], Any]


def score(call: Score, **attributes: object) -> type[Any]:
    return type("Faulty", (PoolScore,), {"name": "faulty", "__call__": call, **attributes})


def signed(values: Any, directions: Any) -> Any:
    signs = np.array([1 if each == "maximize" else -1 for each in directions])
    return np.where(np.isfinite(values), values * signs, -np.inf)


def least(self: PoolScore, values: Any, directions: Any) -> Any:
    return signed(values, directions).min(axis=1)


def changes_values(self: PoolScore, values: Any, directions: Any) -> Any:
    values[~np.isfinite(values)] = -1
    return least(self, values, directions)


def by_place(self: PoolScore, values: Any, directions: Any) -> Any:
    return least(self, values, directions) + np.arange(len(values)) * 1e-3


def any_direction(self: PoolScore, values: Any, directions: Any) -> Any:
    return np.where(np.isfinite(values), values, -np.inf).min(axis=1)


def infinity_is_best(self: PoolScore, values: Any, directions: Any) -> Any:
    return np.where(np.isfinite(values), least(self, values, directions)[:, None], 1e9).max(axis=1)


def shifted(self: PoolScore, values: Any, directions: Any) -> Any:
    return least(self, values, directions) - values.max()


def undefined_where_a_value_is(self: PoolScore, values: Any, directions: Any) -> Any:
    return np.where(np.isfinite(values).all(axis=1), least(self, values, directions), np.nan)


def drawn(self: PoolScore, values: Any, directions: Any) -> Any:
    return least(self, values, directions) + np.random.default_rng().random()


BROKEN: dict[Score, str] = {
    shifted: "raises ValueError for an empty pool",
    lambda self, values, directions: values.sum(axis=0): "gives scores of shape (3,) for an empty",
    undefined_where_a_value_is: "gives NaN where a value is inf",
    changes_values: "changes the values that it is given where a value is inf; work on a copy",
    by_place: "depends on the order of the members; the score of each must follow it",
    any_direction: "does not give the best score to the best by one metric to minimize",
    infinity_is_best: "of which every value is inf a better score than others",
    drawn: "gives two scores for the same pool",
}


@pytest.mark.parametrize(("call", "message"), BROKEN.items())
def test_a_broken_promise_is_named(call, message: str) -> None:
    with pytest.raises(AssertionError) as caught:
        check_pool_score(score(call))
    assert str(caught.value).startswith("score `faulty` ")
    assert message in str(caught.value)


def test_a_score_that_keeps_its_promises_passes() -> None:
    check_pool_score(score(least))
    check_pool_score(score(least)())


def test_it_must_be_what_a_hook_may_return() -> None:
    with pytest.raises(AssertionError, match=r"must take \(values, directions\)"):
        check_pool_score(score(lambda self, values: values))
    with pytest.raises(AssertionError, match="must be a PoolScore"):
        check_pool_score(np.ndarray)  # type: ignore[type-var]


def referenced(relative_to: Callable[..., Any]) -> type[Any]:
    return score(least, relative_to=relative_to)


class Shifted(PoolScore):
    """A score less that of the best of the pool, whatever the reference."""

    name = "shifted"

    def __call__(self, values: Any, directions: Any) -> Any:
        scores = np.nan_to_num(least(self, values, directions))
        return scores - scores.max() if len(scores) else scores


def changes_the_reference(self: PoolScore, values: Any, directions: Any) -> PoolScore:
    values[:] = 0
    return self


@pytest.mark.parametrize(
    ("relative_to", "message"),
    [
        (lambda self, values, directions: values[9], "raises IndexError of several members"),
        (lambda self, values, directions: least, "is a function; `relative_to` must return a Pool"),
        (changes_the_reference, "changes the values of the reference; work on a copy"),
        (lambda self, values, directions: Shifted(), "depends on the other members of the pool"),
    ],
)
def test_a_broken_promise_about_references_is_named(relative_to, message: str) -> None:
    with pytest.raises(AssertionError) as caught:
        check_pool_score(referenced(relative_to))
    assert str(caught.value).startswith("score `faulty` relative to a reference ")
    assert message in str(caught.value)


def test_a_score_that_ignores_its_reference_passes() -> None:
    check_pool_score(referenced(lambda self, values, directions: self))
