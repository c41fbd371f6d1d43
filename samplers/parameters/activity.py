"""Which parameters an objective asks for, as far as its trials have shown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from optuna.distributions import BaseDistribution, CategoricalDistribution, IntDistribution

from .values import internal_value

MOST_VALUES = 64
"""A whole number may decide what else is asked for if it has no more values than these."""

Names = frozenset[str]


class Activity:
    """Learns which parameters come with which values of others.

    A category or a small whole number decides whether another parameter is asked for if, for each
    of its values, either all trials had the other one or none had. What follows is right where
    one parameter decides, or one after the other, once trials have shown it.
    """

    def __init__(self) -> None:
        self._observed: list[tuple[Mapping[str, Any], Mapping[str, BaseDistribution]]] = []
        self._distributions: dict[str, BaseDistribution] = {}
        self._all: set[Names] = set()
        self._with: dict[str, dict[Hashable, set[Names]]] = {}
        self._deciding: dict[str, list[str]] | None = None

    def observe(
        self, values: Mapping[str, Any], distributions: Mapping[str, BaseDistribution]
    ) -> None:
        """Learn from the parameters of a trial, in the order in which they were asked for.

        They are looked at once something is asked, which may be never.
        """
        self._observed.append((values, distributions))

    def _look_at(
        self, values: Mapping[str, Any], distributions: Mapping[str, BaseDistribution]
    ) -> None:
        names = frozenset(distributions)
        self._all.add(names)
        for name, distribution in distributions.items():
            self._distributions.setdefault(name, distribution)
            if _may_decide(distribution):
                value = internal_value(distribution, values[name])
                seen = self._with.setdefault(name, {}).setdefault(value, set())
                if names not in seen:
                    seen.add(names)
                    self._deciding = None

    def suggested(
        self, values: Mapping[str, Any], draw: Callable[[str, BaseDistribution], Any]
    ) -> dict[str, Any]:
        """Return the parameters that would be asked for, with their values.

        Args:
            values: The values of a candidate, who may lack some and have others in vain.
            draw: Gives the value of a parameter that the candidate lacks.
        """
        for observed in self._observed:
            self._look_at(*observed)
        self._observed.clear()
        suggested = {name: each for name, each in values.items() if name not in self._distributions}
        for name, distribution in self._distributions.items():
            if self._is_active(name, suggested, default=name in values):
                value = values[name] if name in values else draw(name, distribution)
                suggested[name] = value
        return suggested

    def _is_active(self, name: str, decided: Mapping[str, Any], *, default: bool) -> bool:
        """Return whether a parameter is asked for, given those that are asked for before it."""
        if all(name in names for names in self._all):
            return True
        for other in self._deciders(name):
            seen = self._seen_with(other, decided)
            if seen:
                return name in next(iter(seen))
        return default

    def _deciders(self, name: str) -> list[str]:
        if self._deciding is None:
            self._deciding = {}
        if name not in self._deciding:
            before = list(self._distributions)
            del before[before.index(name) :]
            self._deciding[name] = [other for other in before if self._decides(other, name)]
        return self._deciding[name]

    def _decides(self, other: str, name: str) -> bool:
        if other not in self._with:
            return False
        groups = [*self._with[other].values(), self._without(other)]
        return all(len({name in names for names in group}) < 2 for group in groups)

    def _seen_with(self, other: str, decided: Mapping[str, Any]) -> set[Names]:
        if other not in decided:
            return self._without(other)
        value = internal_value(self._distributions[other], decided[other])
        return self._with[other].get(value, set())

    def _without(self, other: str) -> set[Names]:
        return {names for names in self._all if other not in names}


def _may_decide(distribution: BaseDistribution) -> bool:
    if isinstance(distribution, IntDistribution):
        return (distribution.high - distribution.low) // distribution.step < MOST_VALUES
    return isinstance(distribution, CategoricalDistribution)
