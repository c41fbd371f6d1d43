"""Which choices TE-NAS drops: by what a supernet gains without them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import rankdata

from .remaining import Remaining

PRECISION = 3
"""Decimals of a change beyond which it is none."""

Place = tuple[int, int]
"""A variable and one of its choices."""


class Worth(NamedTuple):
    """What a supernet is worth, a value for each initialisation.

    Attributes:
        condition: Condition number of the neural tangent kernel; lower is better.
        regions: Linear regions; higher is better.
    """

    condition: tuple[float, ...]
    regions: tuple[float, ...]


Measure = Callable[[Sequence[Sequence[int]]], Worth]
"""Returns what a supernet of some choices of each variable is worth."""


def prune_round(remaining: Remaining, measure: Measure, tell: Callable[[], None]) -> None:
    """Drop one choice of each variable that has several.

    Each choice is ranked by how far the condition number falls without it, and by how far linear
    regions grow: the more, the lower its rank. Of each variable the choice with the least sum of
    ranks is dropped, unless nothing within the limits would be left; then it is the next.

    Args:
        remaining: The choices that are left; changed in place.
        measure: Measures a supernet of some choices.
        tell: Called whenever a choice was measured.
    """
    whole = measure(remaining.choices)
    changes: dict[Place, tuple[float, float]] = {}
    for place in remaining.candidates():
        changes[place] = _change(whole, measure(remaining.without(*place)))
        tell()
    ranks = rank_sums(changes)
    dropped: set[int] = set()
    for variable, choice in sorted(ranks, key=lambda place: (ranks[place], place)):
        if variable not in dropped and remaining.drop(variable, choice):
            dropped.add(variable)


def rank_sums(changes: Mapping[Place, tuple[float, float]]) -> dict[Place, int]:
    """Return the sum of ranks of each choice; the least is dropped first.

    Args:
        changes: By how much the condition number falls without a choice, and linear regions grow,
            relative to what they are.
    """
    ranks = rankdata(-np.array(list(changes.values())), method="dense", axis=0)
    return dict(zip(changes, ranks.sum(axis=1).astype(int).tolist(), strict=True))


def _change(whole: Worth, without: Worth) -> tuple[float, float]:
    falls = [_gain(-old, -new) for old, new in zip(whole.condition, without.condition, strict=True)]
    grows = [_gain(old, new) for old, new in zip(whole.regions, without.regions, strict=True)]
    return sum(falls) / len(falls), sum(grows) / len(grows)


def _gain(old: float, new: float) -> float:
    """Return by how much a value grows relative to what it is; infinite values are the worst."""
    if not math.isfinite(new):
        return -math.inf
    if not math.isfinite(old):
        return 1.0
    return round((new - old) / (abs(old) or 1.0), PRECISION)
