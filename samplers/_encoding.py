"""Genomes of Optuna trials: genotypes of a search space, or parameters as they come."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from optuna.trial import FrozenTrial

from freerea_plugins import Genotype, SearchSpace

from ._individual import GenomeT
from ._variation import SpaceVariation, Variation

PERTURBATION = 0.1
"""Standard deviation of a mutated number, as a fraction of its range."""


class TrialEncoding(Protocol[GenomeT]):
    """Translates between trials and genomes.

    Attributes:
        variation: How the genomes vary.
    """

    variation: Variation[GenomeT]

    def observe(self, trial: FrozenTrial) -> None:
        """Learn from a finished trial which parameters there are."""

    def genome(self, trial: FrozenTrial) -> GenomeT | None:
        """Return the genome of a trial, or `None` if it has not got all parameters."""

    def parameters(self, genome: GenomeT) -> Mapping[str, Any]:
        """Return the parameter values to suggest."""


class SpaceEncoding:
    """One categorical parameter for each variable of a search space.

    Args:
        space: The search space.
    """

    def __init__(self, space: SearchSpace) -> None:
        self.variation: Variation[Genotype] = SpaceVariation(space)
        self._variables = space.variables
        self._is_valid = space.is_valid

    def observe(self, trial: FrozenTrial) -> None:
        """Do nothing: the variables are known."""

    def genome(self, trial: FrozenTrial) -> Genotype | None:
        """Return the genotype that a trial's parameters spell."""
        try:
            genotype = tuple(
                variable.choices.index(trial.params[variable.name]) for variable in self._variables
            )
        except (KeyError, ValueError):
            return None
        return genotype if self._is_valid(genotype) else None

    def parameters(self, genome: Genotype) -> Mapping[str, Any]:
        """Return the choice of each variable by name."""
        return {
            variable.name: variable.choices[index]
            for variable, index in zip(self._variables, genome, strict=True)
        }


@dataclass(frozen=True)
class Parameters:
    """Parameters of a trial with the distributions they were suggested from.

    Attributes:
        values: Value of each parameter by name.
        distributions: Distribution of each parameter by name.
    """

    values: Mapping[str, Any]
    distributions: Mapping[str, BaseDistribution]


class ParameterEncoding:
    """All parameters of a trial, whatever their distributions, conditional or not.

    Args:
        variation: Makes how the parameters of one study vary.
    """

    def __init__(self, variation: Callable[[], ParameterVariation]) -> None:
        self._variation = variation()
        self.variation: Variation[Parameters] = self._variation

    def observe(self, trial: FrozenTrial) -> None:
        """Add the trial's parameters to those that are known."""
        self._variation.learn(trial.distributions)

    def genome(self, trial: FrozenTrial) -> Parameters | None:
        """Return the parameters of a trial."""
        return Parameters(trial.params, trial.distributions) if trial.params else None

    def parameters(self, genome: Parameters) -> Mapping[str, Any]:
        """Return the parameter values."""
        return genome.values


class ParameterVariation:
    """Variation of parameters one by one.

    Categories are drawn anew among the others; numbers are perturbed within their range, on the
    scale of their distribution. A child of two parents has the parameters of the first, each
    from either parent where both have it from the same distribution, and those that only the
    second has, in case a conditional parameter is asked for.

    Derive from it and override `mutate`, `crossover`, `sample` or `key` where parameters belong
    together.
    """

    def __init__(self) -> None:
        self._distributions: dict[str, BaseDistribution] = {}

    def learn(self, distributions: Mapping[str, BaseDistribution]) -> None:
        """Take note of parameters; which there are is known to the objective alone."""
        self._distributions = {**distributions, **self._distributions}

    def sample(self, rng: random.Random) -> Parameters | None:
        """Draw all parameters seen so far; return `None` while there are none."""
        if not self._distributions:
            return None
        draw = independent_draw(rng)
        values = {name: draw(name, each) for name, each in self._distributions.items()}
        return Parameters(values, self._distributions)

    def mutate(self, genome: Parameters, rng: random.Random) -> Parameters:
        """Change one parameter that has more than one value."""
        names = [
            name for name, distribution in genome.distributions.items() if not distribution.single()
        ]
        if not names:
            return genome
        name = rng.choice(names)
        value = mutated_value(genome.distributions[name], genome.values[name], rng)
        return Parameters({**genome.values, name: value}, genome.distributions)

    def crossover(self, first: Parameters, second: Parameters, rng: random.Random) -> Parameters:
        """Take each parameter from either parent."""
        values = {**second.values, **first.values}
        for name, distribution in first.distributions.items():
            if second.distributions.get(name) == distribution and rng.random() < 0.5:
                values[name] = second.values[name]
        return Parameters(values, {**second.distributions, **first.distributions})

    def key(self, genome: Parameters) -> Hashable:
        """Return the set of parameter values."""
        return frozenset(genome.values.items())

    def all_genomes(self) -> Iterable[Parameters] | None:
        """Return `None`: parameters may be conditional."""
        return None


def independent_draw(rng: random.Random) -> Callable[[str, BaseDistribution], Any]:
    """Return a function that draws parameters by name, whichever are asked for in which order."""
    token = rng.getrandbits(64)
    return lambda name, distribution: sampled_value(distribution, random.Random(f"{name} {token}"))


def sampled_value(distribution: BaseDistribution, rng: random.Random) -> Any:
    """Draw a value of a distribution, uniformly on its scale."""
    if isinstance(distribution, CategoricalDistribution):
        return rng.choice(distribution.choices)
    return _from_unit(_number(distribution), rng.random())


def mutated_value(
    distribution: BaseDistribution,
    value: Any,
    rng: random.Random,
) -> Any:
    """Return another value of a distribution that has more than one."""
    if isinstance(distribution, CategoricalDistribution):
        current = distribution.to_internal_repr(value)
        others = [choice for index, choice in enumerate(distribution.choices) if index != current]
        return rng.choice(others)
    number = _number(distribution)
    for _ in range(20):
        unit = _to_unit(number, value) + rng.gauss(0, PERTURBATION)
        # Reflected at the bounds, so that they do not attract.
        unit = abs(unit)
        mutant = _from_unit(number, 1 - abs(1 - unit))
        if mutant != value:
            return mutant
    return _neighbour(number, value, rng)


NumberDistribution = FloatDistribution | IntDistribution


def _number(distribution: BaseDistribution) -> NumberDistribution:
    if not isinstance(distribution, FloatDistribution | IntDistribution):
        raise TypeError(f"distribution {distribution!r} is not known.")
    return distribution


def _to_unit(distribution: NumberDistribution, value: float) -> float:
    low, high = _scaled_bounds(distribution)
    scaled = math.log(value) if distribution.log else value
    return (scaled - low) / (high - low) if high > low else 0.5


def _from_unit(distribution: NumberDistribution, unit: float) -> float:
    low, high = _scaled_bounds(distribution)
    scaled = low + min(max(unit, 0.0), 1.0) * (high - low)
    value = math.exp(scaled) if distribution.log else scaled
    return _snapped(distribution, value)


def _scaled_bounds(distribution: NumberDistribution) -> tuple[float, float]:
    # Steps own half a step beyond the bounds, so that the first and last are as likely.
    half_step = (distribution.step or 0) / 2
    low, high = distribution.low - half_step, distribution.high + half_step
    return (math.log(low), math.log(high)) if distribution.log else (low, high)


def _snapped(distribution: NumberDistribution, value: float) -> float:
    if distribution.step is not None:
        steps = round((value - distribution.low) / distribution.step)
        value = distribution.low + steps * distribution.step
        if value > distribution.high:
            value -= distribution.step
    value = min(max(value, distribution.low), distribution.high)
    return int(value) if isinstance(distribution, IntDistribution) else float(value)


def _neighbour(distribution: NumberDistribution, value: float, rng: random.Random) -> float:
    """Return the next value up or down; numbers on a coarse grid seldom move by chance."""
    step = distribution.step or (distribution.high - distribution.low) * PERTURBATION
    neighbours = {
        _snapped(distribution, value + step),
        _snapped(distribution, value - step),
    } - {value}
    return rng.choice(sorted(neighbours))
