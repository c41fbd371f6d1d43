"""Which pool scores have a reference."""

from __future__ import annotations

from typing import Any

import numpy as np

from freerea_plugins import PoolScore


class Sum(PoolScore):
    """The sum of the metrics."""

    name = "sum"

    def __call__(self, values: Any, directions: Any) -> Any:
        return values.sum(axis=1)


class Excess(Sum):
    """The sum over that of the mean of a reference."""

    name = "excess"

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = offset

    def __call__(self, values: Any, directions: Any) -> Any:
        return super().__call__(values, directions) - self.offset

    def relative_to(self, values: Any, directions: Any) -> PoolScore:
        return Excess(values.sum(axis=1).mean())


def test_a_score_is_relative_to_its_pool_unless_it_says_otherwise() -> None:
    score = Sum()
    assert not score.has_reference
    assert score.relative_to(np.ones((3, 2)), ["maximize"] * 2) is score


def test_a_score_that_defines_it_is_relative_to_a_reference() -> None:
    score = Excess()
    relative = score.relative_to(np.ones((3, 2)), ["maximize"] * 2)
    assert score.has_reference
    assert relative(np.array([[3.0, 1.0]]), ["maximize"] * 2).tolist() == [2.0]
