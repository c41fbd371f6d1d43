"""Distributions of trials, of which equal ones are one object."""

from __future__ import annotations

from collections.abc import Mapping

from optuna.distributions import BaseDistribution, CategoricalDistribution


class SharedDistributions:
    """Gives the distributions of trials as one mapping while they are equal.

    Each trial has distributions of its own, and to compare them takes longer than all else that a
    child of two trials needs.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], Mapping[str, BaseDistribution]] = {}

    def shared(
        self, distributions: Mapping[str, BaseDistribution]
    ) -> Mapping[str, BaseDistribution]:
        """Return distributions that are equal to those given: if possible, the ones before."""
        names = tuple(distributions)
        known = self._known.get(names)
        if known is None or not all(map(_are_equal, known.values(), distributions.values())):
            # Those of a trial under way may become more.
            known = self._known[names] = dict(distributions)
        return known


def _are_equal(first: BaseDistribution, second: BaseDistribution) -> bool:
    if type(first) is type(second) is CategoricalDistribution and first.choices == second.choices:
        return True
    return first == second
