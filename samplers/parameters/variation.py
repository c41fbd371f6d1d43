"""Parameters with their distributions, and how they vary."""

from __future__ import annotations

import random
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from optuna.distributions import BaseDistribution

from freerea_plugins import InputError

from .values import (
    MUTATION_WIDTH,
    are_alike,
    has_plain_values,
    independent_draw,
    internal_value,
    joined_distribution,
    mutated_value,
)


@dataclass(frozen=True)
class Parameters:
    """Parameters of a trial with the distributions they were suggested from.

    Attributes:
        values: Value of each parameter by name.
        distributions: Distribution of each parameter by name.
    """

    values: Mapping[str, Any]
    distributions: Mapping[str, BaseDistribution]


class ParameterVariation:
    """Variation of parameters one by one.

    Categories are drawn anew among the others; numbers are perturbed within their range, on the
    scale of their distribution. A child of two parents has the parameters of the first, each
    from either parent where both have it, of the same choices or of any range, and those that only
    the second has, in case a conditional parameter is asked for. A child that can only be a
    parent again is mutated.

    Derive from it and override `mutate`, `crossover`, `sample` or `key` where parameters belong
    together.

    Args:
        mutation_width: Standard deviation of the step of a mutated number, as a share of its
            range on the scale of its distribution.

    Raises:
        InputError: If the width is not above 0 and at most 1.
    """

    def __init__(self, *, mutation_width: float = MUTATION_WIDTH) -> None:
        if not (isinstance(mutation_width, int | float) and 0 < mutation_width <= 1):
            raise InputError(
                f"`mutation_width` must be above 0 and at most 1, got {mutation_width!r}."
            )
        self._mutation_width = mutation_width
        self._distributions: dict[str, BaseDistribution] = {}
        self._learnt: Mapping[str, BaseDistribution] | None = None
        self._plain: tuple[Mapping[str, BaseDistribution], bool] | None = None
        self._open: tuple[Mapping[str, BaseDistribution], Sequence[str]] | None = None

    def learn(self, distributions: Mapping[str, BaseDistribution]) -> None:
        """Take note of parameters; which there are is known to the objective alone.

        Where a range is another than before, both are searched.
        """
        if distributions is self._learnt:
            return
        self._learnt = distributions
        news = {}
        for name, distribution in distributions.items():
            known = self._distributions.get(name)
            joined = distribution if known is None else joined_distribution(known, distribution)
            if joined is not known:
                news[name] = joined
        if news:
            self._distributions = {**self._distributions, **news}
            self._open = None

    @property
    def distributions(self) -> Mapping[str, BaseDistribution]:
        """The parameters seen so far, with the ranges that all trials had together."""
        return self._distributions

    def sample(self, rng: random.Random) -> Parameters | None:
        """Draw all parameters seen so far; return `None` while there are none."""
        if not self._distributions:
            return None
        draw = independent_draw(rng)
        values = {name: draw(name, each) for name, each in self._distributions.items()}
        return Parameters(values, self._distributions)

    def mutate(self, genome: Parameters, rng: random.Random) -> Parameters:
        """Change one parameter that has more than one value."""
        names = self.open_parameters(genome)
        if not names:
            return genome
        name = rng.choice(names)
        distribution = self._distribution(genome, name)
        value = mutated_value(distribution, genome.values[name], rng, self._mutation_width)
        return Parameters({**genome.values, name: value}, genome.distributions)

    def open_parameters(self, genome: Parameters) -> Sequence[str]:
        """Return the parameters of a genome that have more than one value."""
        # Remembered, as most genomes have the same distributions.
        if self._open is None or self._open[0] is not genome.distributions:
            distributions = genome.distributions
            names = [
                name for name in distributions if not self._distribution(genome, name).single()
            ]
            self._open = distributions, names
        return self._open[1]

    def _distribution(self, genome: Parameters, name: str) -> BaseDistribution:
        """Return the distribution of a parameter, over the range that all trials had together."""
        return self._distributions.get(name, genome.distributions[name])

    def crossover(self, first: Parameters, second: Parameters, rng: random.Random) -> Parameters:
        """Take each parameter from either parent."""
        if first.distributions is second.distributions:
            mixed = {
                name: second.values[name] if rng.random() < 0.5 else first.values[name]
                for name in first.distributions
            }
            return Parameters(mixed, first.distributions)
        values = {**second.values, **first.values}
        for name, distribution in first.distributions.items():
            other = second.distributions.get(name)
            if other is not None and are_alike(distribution, other) and rng.random() < 0.5:
                values[name] = second.values[name]
        return Parameters(values, {**second.distributions, **first.distributions})

    def renewed(
        self, child: Parameters, parents: Sequence[Parameters], rng: random.Random
    ) -> Parameters:
        """Return the child of a crossover, mutated if it is a parent and could be nothing else.

        So it is if the parents are apart in one parameter at most, of those that both have: where
        one parameter is open, or where conditional ones come from one parent alone.
        """
        is_plain = self._has_plain_values(child.distributions)
        if is_plain and all(
            child.distributions is parent.distributions and child.values != parent.values
            for parent in parents
        ):
            return child
        if not any(_has_all_of(child, parent) for parent in parents):
            return child
        first, *others = parents
        apart = sum(
            any(not _are_same(first, other, name) for other in others if name in other.values)
            for name in first.values
        )
        return child if apart > 1 else self.mutate(child, rng)

    def _has_plain_values(self, distributions: Mapping[str, BaseDistribution]) -> bool:
        """Return whether equal values of all distributions are always equal objects."""
        if self._plain is None or self._plain[0] is not distributions:
            self._plain = distributions, all(map(has_plain_values, distributions.values()))
        return self._plain[1]

    def key(self, genome: Parameters) -> Hashable:
        """Return the parameters with their values, whatever these are."""
        values, distributions = genome.values, genome.distributions
        names = tuple(sorted(values))
        return names, tuple(
            [
                value
                if type(value := values[name]) is str
                else internal_value(distributions.get(name), value)
                for name in names
            ]
        )

    def all_genomes(self) -> Iterable[Parameters] | None:
        """Return `None`: parameters may be conditional."""
        return None


def _has_all_of(child: Parameters, parent: Parameters) -> bool:
    return all(name in child.values and _are_same(child, parent, name) for name in parent.values)


def _are_same(first: Parameters, second: Parameters, name: str) -> bool:
    """Return whether both have the same value of a parameter, of choices the same one."""
    one, other = first.values[name], second.values[name]
    return one is other or (
        internal_value(first.distributions.get(name), one)
        == internal_value(second.distributions.get(name), other)
    )
