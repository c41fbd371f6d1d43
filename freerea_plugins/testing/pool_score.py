"""The check of a pool score."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .._kinds import SCORE
from .._metric import Direction
from .._pool_score import PoolScore
from ._expectation import expect, instance_of, no_exception

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_MEMBERS = 7
_MIXED: tuple[Direction, ...] = ("maximize", "minimize", "maximize")


def check_pool_score(score: PoolScore | type[PoolScore]) -> None:
    """Check that a pool score keeps what pool scores promise.

    There is a score for each member, never NaN, which follows the member wherever it stands in
    the pool. Values are left as they are, and their directions are heeded. A member of which no
    value could be computed is no better than any other. Relative to a reference, the score of a
    member does not depend on the other members.

    Args:
        score: A class, made without arguments, or an instance.

    Raises:
        AssertionError: If it breaks a promise.
    """
    import numpy as np

    instance = instance_of(SCORE, score)
    subject = f"score `{instance.name}`"
    rng = np.random.default_rng(0)
    pool = rng.standard_normal((_MEMBERS, len(_MIXED)))
    _check_pools(instance, subject, pool)
    scores = _scores(instance, subject, pool, _MIXED, "for a pool")
    again = _scores(instance, subject, pool, _MIXED, "for a pool")
    expect(
        np.array_equal(scores, again),
        f"{subject} gives two scores for the same pool; it must depend on nothing but its values",
    )
    order = rng.permutation(_MEMBERS)
    permuted = _scores(instance, subject, pool[order], _MIXED, "for a pool in another order")
    expect(
        np.allclose(permuted, scores[order], rtol=1e-9),
        f"{subject} depends on the order of the members; the score of each must follow it",
    )
    for direction in ("maximize", "minimize"):
        _check_direction(instance, subject, pool[:, :1], direction)
    if instance.has_reference:
        _check_reference(instance, subject, pool)


def _check_pools(score: PoolScore, subject: str, pool: npt.NDArray[np.float64]) -> None:
    """Check pools that are small, or in which values could not be computed."""
    _scores(score, subject, pool[:0], _MIXED, "for an empty pool")
    _scores(score, subject, pool[:1], _MIXED, "for a pool of one member")
    _scores(score, subject, pool * 0, _MIXED, "for a pool of equal members")
    _scores(score, subject, pool[:, :1], ["maximize"], "for one metric")
    for value in (math.inf, -math.inf, math.nan):
        situation = f"where a value is {value}"
        for column in range(len(_MIXED)):
            partly = pool.copy()
            partly[2, column] = value
            _scores(score, subject, partly, _MIXED, situation)
        undefined = pool.copy()
        undefined[2] = value
        scores = _scores(score, subject, undefined, _MIXED, situation)
        expect(
            scores[2] <= scores.min(),
            f"{subject} gives a member of which every value is {value} a better score than "
            "others; a value that could not be computed is the worst of its metric",
        )
        undefined[:] = value
        _scores(score, subject, undefined, _MIXED, f"where every value is {value}")


def _check_direction(
    score: PoolScore, subject: str, pool: npt.NDArray[np.float64], direction: Direction
) -> None:
    scores = _scores(score, subject, pool, [direction], f"for one metric to {direction}")
    best = pool.argmax() if direction == "maximize" else pool.argmin()
    expect(
        scores[best] >= scores.max(),
        f"{subject} does not give the best score to the best by one metric to {direction}; higher "
        "scores must be better, whichever the direction",
    )


def _check_reference(score: PoolScore, subject: str, pool: npt.NDArray[np.float64]) -> None:
    """Check the score relative to pools as they are when an evolution begins."""
    import numpy as np

    subject = f"{subject} relative to a reference"
    references = {
        "of several members": pool,
        "of one member": pool[:1],
        "of equal members": pool * 0 + 1,
        "without a value": pool * math.nan,
    }
    for kind, reference in references.items():
        given = reference.copy()
        with no_exception(subject, kind, "every reference must give a score"):
            relative = score.relative_to(given, _MIXED)
        expect(
            isinstance(relative, PoolScore),
            f"{subject} is a {type(relative).__name__}; `relative_to` must return a PoolScore",
        )
        expect(
            np.array_equal(given, reference, equal_nan=True),
            f"{subject} changes the values of the reference; work on a copy",
        )
        _check_pools(relative, subject, pool)
        scores = _scores(relative, subject, pool, _MIXED, f"for a reference {kind}")
        alone = [
            _scores(relative, subject, pool[[member]], _MIXED, f"for a reference {kind}")
            for member in range(_MEMBERS)
        ]
        expect(
            np.allclose(np.concatenate(alone), scores, rtol=1e-9),
            f"{subject} depends on the other members of the pool; what is fixed is the reference",
        )


def _scores(
    score: PoolScore,
    subject: str,
    values: npt.NDArray[np.float64],
    directions: tuple[Direction, ...] | list[Direction],
    situation: str,
) -> npt.NDArray[np.float64]:
    import numpy as np

    given = values.copy()
    with no_exception(subject, situation, "every pool must have scores"):
        found = np.asarray(score(given, directions), dtype=np.float64)
    expect(
        found.shape == (len(values),),
        f"{subject} gives scores of shape {found.shape} {situation}; there must be one for each "
        f"member, ({len(values)},)",
    )
    expect(not np.isnan(found).any(), f"{subject} gives NaN {situation}; use -inf for the worst")
    expect(
        np.array_equal(given, values, equal_nan=True),
        f"{subject} changes the values that it is given {situation}; work on a copy",
    )
    return found
