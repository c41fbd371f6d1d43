"""Genomes of pymoo's individuals: genotypes of a search space, or variables as they come."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from pymoo.core.problem import Problem
from pymoo.core.variable import Binary, Choice, Integer, Real

from freerea_plugins import Architecture, Direction, Genotype, InputError

from ..evolution.feasible_walk import Violation
from ..evolution.individual import GenomeT
from ..evolution.population import FloatArray
from ..evolution.variation import SpaceVariation, Variation
from ..objectives.limits import violation
from ..parameters.differential_variation import DifferentialVariation
from ..parameters.variation import Parameters
from .nas_problem import NASProblem


class ProblemEncoding(Protocol[GenomeT]):
    """Translates between individuals of a problem and genomes.

    Attributes:
        variation: How the genomes vary.
        directions: The direction of each objective.
        violation: By how much a genome is not worth an evaluation, 0 if it is; `None` if all are.
    """

    variation: Variation[GenomeT]
    directions: tuple[Direction, ...]
    violation: Violation[GenomeT] | None

    def genome(self, x: Any) -> GenomeT:
        """Return the genome of what pymoo calls ``X``."""

    def x(self, genome: GenomeT) -> Any:
        """Return what pymoo calls ``X``."""

    def is_feasible(self, genome: GenomeT) -> bool:
        """Return whether a genome is worth an evaluation."""

    def admits(self, individual: Any) -> bool:
        """Return whether an evaluated individual may enter the population."""

    def values(self, objectives: FloatArray) -> tuple[float, ...]:
        """Return the values of objectives in their directions."""


class GenotypeEncoding:
    """Genotypes of the search space of a problem.

    Whether one is within the limits is known before it is evaluated. Infeasible for pymoo, but
    not for the evolution, are those of which a metric is not defined: they are last in its order.

    Args:
        problem: The problem.
    """

    def __init__(self, problem: NASProblem) -> None:
        self.variation: Variation[Genotype] = SpaceVariation(problem.space)
        self.directions = problem.directions
        self.violation: Violation[Genotype] | None = self._excess if problem.limits else None
        self._problem = problem
        self._feasibility: dict[Genotype, bool] = {}

    def genome(self, x: Any) -> Genotype:
        """Return the genotype."""
        return self._problem.architecture(x).genotype

    def x(self, genome: Genotype) -> Any:
        """Return the genotype as an array."""
        return np.array(genome, dtype=np.int64)

    def is_feasible(self, genome: Genotype) -> bool:
        """Return whether a genotype is within all limits."""
        # Remembered, as children are often what others were.
        if genome not in self._feasibility:
            architecture = Architecture(self._problem.space, genome)
            self._feasibility[genome] = self._problem.is_feasible(architecture)
        return self._feasibility[genome]

    def _excess(self, genome: Genotype) -> float:
        return violation(self._problem.limits, Architecture(self._problem.space, genome))

    def admits(self, individual: Any) -> bool:
        """Return whether an individual is within all limits."""
        return self.is_feasible(tuple(individual.X.tolist()))

    def values(self, objectives: FloatArray) -> tuple[float, ...]:
        """Return metrics and costs as they are."""
        return tuple(self._problem.natural(objectives).tolist())


class VariableEncoding:
    """Variables of any pymoo problem, by name or in a row.

    Args:
        problem: The problem.

    Raises:
        InputError: If a variable is of a kind that is not known, or has no bounds.
    """

    violation: Violation[Parameters] | None = None

    def __init__(self, problem: Problem) -> None:
        self._name = problem.name()
        variables: Mapping[Any, Any] | None = getattr(problem, "vars", None)
        self._kind: type = object
        if variables is None:
            self._kind = _kind(problem.vtype)
            variables = _row_of_variables(problem, self._kind)
        self._options = {
            name: list(each.options) for name, each in variables.items() if isinstance(each, Choice)
        }
        self._distributions = {
            name: self._distribution(name, each) for name, each in variables.items()
        }
        self.variation: Variation[Parameters] = _FixedVariation(self._distributions)
        self.directions: tuple[Direction, ...] = ("minimize",) * problem.n_obj

    def genome(self, x: Any) -> Parameters:
        """Return the variables as parameters.

        Raises:
            InputError: If a variable is missing, or has a value it cannot have.
        """
        if self._kind is object:
            if not isinstance(x, Mapping) or x.keys() != self._distributions.keys():
                names = ", ".join(map(str, self._distributions))
                raise InputError(
                    f"problem `{self._name}` has the variables {names}, got {x!r:.80}."
                )
            given = x
        else:
            row = np.atleast_1d(x)
            if row.shape != (len(self._distributions),):
                raise InputError(
                    f"problem `{self._name}` has {len(self._distributions)} variables, "
                    f"got {row.shape}."
                )
            given = dict(zip(self._distributions, row.tolist(), strict=True))
        return Parameters(
            {name: self._internal(name, given[name]) for name in self._distributions},
            self._distributions,
        )

    def x(self, genome: Parameters) -> Any:
        """Return a mapping of variables, or a row."""
        values = genome.values
        if self._kind is not object:
            return np.array([values[name] for name in self._distributions], dtype=self._kind)
        return {
            name: self._options[name][values[name]] if name in self._options else values[name]
            for name in self._distributions
        }

    def is_feasible(self, genome: Parameters) -> bool:  # noqa: ARG002
        """Return `True`: constraints are known after an evaluation."""
        return True

    def admits(self, individual: Any) -> bool:
        """Return whether all constraints are satisfied."""
        return bool(individual.FEAS[0])

    def values(self, objectives: FloatArray) -> tuple[float, ...]:
        """Return the objectives."""
        return tuple(objectives.tolist())

    def _distribution(self, name: Hashable, variable: Any) -> BaseDistribution:
        if isinstance(variable, Binary):
            return CategoricalDistribution((False, True))
        if isinstance(variable, Choice):
            # Options may be anything; their positions stand for them.
            return CategoricalDistribution(tuple(range(len(self._options[name]))))
        if not isinstance(variable, Integer | Real):
            raise InputError(
                f"variable `{name}` of problem `{self._name}` is of an unknown kind: "
                f"{type(variable).__name__}."
            )
        low, high = variable.bounds
        if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
            raise InputError(f"variable `{name}` of problem `{self._name}` needs finite bounds.")
        if low > high:
            raise InputError(
                f"variable `{name}` of problem `{self._name}` has bounds {low}, {high}."
            )
        if isinstance(variable, Integer):
            return IntDistribution(math.ceil(low), math.floor(high))
        return FloatDistribution(float(low), float(high))

    def _internal(self, name: Hashable, value: Any) -> Any:
        try:
            if name in self._options:
                return self._options[name].index(value)
            distribution = self._distributions[name]
            number = _NUMBERS[type(distribution)](value)
            if number == value and distribution._contains(distribution.to_internal_repr(number)):
                return number
        except (TypeError, ValueError, OverflowError):
            pass
        raise InputError(f"variable `{name}` of problem `{self._name}` cannot be {value!r}.")


_NUMBERS: dict[type, type] = {
    CategoricalDistribution: bool,
    IntDistribution: int,
    FloatDistribution: float,
}


def encoding_of(problem: Problem) -> ProblemEncoding[Any]:
    """Return what translates between individuals of a problem and genomes.

    Raises:
        InputError: If the problem's variables are not known well enough.
    """
    return (
        GenotypeEncoding(problem) if isinstance(problem, NASProblem) else VariableEncoding(problem)
    )


class _FixedVariation(DifferentialVariation):
    """Variation of parameters that all genomes have, from the same distributions.

    Gives what `DifferentialVariation` gives, and takes less time.
    """

    def __init__(self, distributions: dict[Any, BaseDistribution]) -> None:
        super().__init__()
        self._distributions = distributions
        self._names = [name for name, each in distributions.items() if not each.single()]

    def open_parameters(self, genome: Parameters) -> Sequence[str]:  # noqa: ARG002
        return self._names

    def key(self, genome: Parameters) -> Hashable:
        return tuple(genome.values.values())


def _kind(vtype: Any) -> type:
    """Return the type of the numbers in a row of variables."""
    if vtype is None:
        return float
    return {"b": bool, "i": int, "u": int}.get(np.dtype(vtype).kind, float)


def _row_of_variables(problem: Problem, kind: type) -> dict[str, Any]:
    if kind is bool:
        return {f"x{position}": Binary() for position in range(problem.n_var)}
    if problem.n_var < 1 or not problem.has_bounds():
        raise InputError(f"problem `{problem.name()}` needs variables with bounds `xl` and `xu`.")
    of_kind = Integer if kind is int else Real
    bounds = zip(problem.xl.tolist(), problem.xu.tolist(), strict=True)
    return {f"x{position}": of_kind(bounds=pair) for position, pair in enumerate(bounds)}
