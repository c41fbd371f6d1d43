"""Which parameters an objective asks for, as far as its trials have shown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
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
        self._latest: Mapping[str, BaseDistribution] | None = None
        self._distributions: dict[str, BaseDistribution] = {}
        self._sets: set[Names] = set()
        self._all = _Together()
        self._with: dict[str, dict[Hashable, _Together]] = {}
        self._without: dict[str, _Together] = {}
        self._deciding: dict[str, list[str]] = {}

    @property
    def distributions(self) -> Mapping[str, BaseDistribution]:
        """The distribution of each parameter that a trial had, as it was the first time."""
        return self._distributions

    def observe(
        self, values: Mapping[str, Any], distributions: Mapping[str, BaseDistribution]
    ) -> None:
        """Learn from the parameters of a trial, in the order in which they were asked for.

        Their values are looked at once it matters, which is never if all trials have the same
        parameters.
        """
        self._observed.append((values, distributions))
        if distributions is self._latest:
            return
        self._latest = distributions
        names = frozenset(distributions)
        if names not in self._sets:
            self._sets.add(names)
            self._all.add(names)
            for name, distribution in distributions.items():
                self._distributions.setdefault(name, distribution)
            for other, together in self._without.items():
                if other not in names and together.add(names):
                    self._deciding.clear()

    def _look_at(
        self, values: Mapping[str, Any], distributions: Mapping[str, BaseDistribution]
    ) -> None:
        names = frozenset(distributions)
        for name, distribution in distributions.items():
            if not _may_decide(distribution):
                continue
            if name not in self._with:
                self._with[name] = {}
                self._without[name] = _Together(each for each in self._sets if name not in each)
                self._deciding.clear()
            value = internal_value(distribution, values[name])
            if self._with[name].setdefault(value, _Together()).add(names):
                self._deciding.clear()

    def suggested(
        self, values: Mapping[str, Any], draw: Callable[[str, BaseDistribution], Any]
    ) -> Mapping[str, Any]:
        """Return the parameters that would be asked for, with their values.

        Args:
            values: The values of a candidate, who may lack some and have others in vain.
            draw: Gives the value of a parameter that the candidate lacks.

        Returns:
            The values themselves if these are just what would be asked for.
        """
        if len(self._sets) < 2 and self._distributions.keys() <= values.keys():
            return values
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
        if name in self._all.always:
            return True
        for other in self._deciders(name):
            together = self._together_with(other, decided)
            if together is not None and not together.is_empty:
                return name in together.ever
        return default

    def _deciders(self, name: str) -> list[str]:
        if name not in self._deciding:
            before = list(self._distributions)
            del before[before.index(name) :]
            self._deciding[name] = [other for other in before if self._decides(other, name)]
        return self._deciding[name]

    def _decides(self, other: str, name: str) -> bool:
        if other not in self._with:
            return False
        groups = (*self._with[other].values(), self._without[other])
        return all(group.agree_on(name) for group in groups)

    def _together_with(self, other: str, decided: Mapping[str, Any]) -> _Together | None:
        if other not in decided:
            return self._without[other]
        value = internal_value(self._distributions[other], decided[other])
        return self._with[other].get(value)


class _Together:
    """Which parameters some trials have.

    Args:
        trials: The names of the parameters of each.

    Attributes:
        always: Those that all of the trials have.
        ever: Those that any of them has.
        is_empty: Whether there are no trials.
    """

    def __init__(self, trials: Iterable[Names] = ()) -> None:
        self.always: Names = frozenset()
        self.ever: Names = frozenset()
        self.is_empty = True
        for names in trials:
            self.add(names)

    def add(self, names: Names) -> bool:
        """Add the names of the parameters of a trial, and return whether they are news."""
        if not self.is_empty and self.always <= names <= self.ever:
            return False
        self.always = names if self.is_empty else self.always & names
        self.ever |= names
        self.is_empty = False
        return True

    def agree_on(self, name: str) -> bool:
        """Return whether either all trials have a parameter or none has."""
        return name in self.always or name not in self.ever


def _may_decide(distribution: BaseDistribution) -> bool:
    if isinstance(distribution, IntDistribution):
        return (distribution.high - distribution.low) // distribution.step < MOST_VALUES
    return isinstance(distribution, CategoricalDistribution)
