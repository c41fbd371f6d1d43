"""A search space as a pymoo problem."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from pymoo.core.problem import LoopedElementwiseEvaluation, Problem
from pymoo.core.variable import Choice

from freerea.metrics import (
    BatchLike,
    Evaluator,
    MetricsLike,
    ResolvedFitness,
    ResultCache,
    StandardPoolScore,
)
from freerea.metrics.evaluation.batch import batch_for
from freerea.metrics.evaluation.fitness import chosen_fitness, find_score
from freerea_plugins import (
    Architecture,
    Direction,
    Fidelity,
    Fitness,
    Genotype,
    HardwareConstraint,
    InputError,
    PoolScore,
    SearchSpace,
    is_whole,
)

from ..evolution.population import FloatArray
from ..objectives.costs import checked_cost, resolve_costs
from ..objectives.limits import LimitsLike, is_within, resolve_limits
from ..objectives.own_dataset import check_logits
from ..objectives.task import Task, describe_component, describe_evaluator, describe_space
from .genotype_rows import IntArray, genotypes_of, matrix_of


class NASProblem(Problem):  # type: ignore[misc, unused-ignore]
    """Training-free search in a search space, as a problem for any pymoo algorithm.

    Takes matrices with a genotype in each row. Objectives are the metrics, negated where higher
    is better, and then the costs. Each limit is an inequality constraint: the share by which the
    cost is over it.

    An architecture over a limit is not measured, as constraints are there to save that time: its
    metrics are infinite, the worst there is, and its costs what they are. Where a metric is not
    defined it is infinite as well, and a last inequality constraint counts such metrics: pymoo's
    algorithms compute with the objectives of what is feasible, and infinity has no distances.

    Copies of an algorithm share the problem: a run does not change it.

    Args:
        space: The search space.
        fitness: A fitness or its name, `DEFAULT_FITNESS` if there are no `metrics`: its metrics
            that have a meaning in the space are objectives, and its score is what `FreeREA`
            compares individuals by.
        metrics: Metrics or their names, in place of a fitness. They may be none if there are
            `objectives`.
        score: How several objectives become one score, where no fitness is given: a pool score or
            its name; ``standard`` beside `metrics`.
        constraints: Largest accepted cost by name of the hardware constraint, as a number in its
            unit or as text with another, ``"256KiB"``; or limits.
        objectives: Costs to be minimised beside the metrics: hardware constraints or their names.
        batch: Images and labels, or images alone, as `score` takes them; pink noise drawn with the
            seed by default.
        fidelity: How much of each network to build; by default what the fitness asks for, and the
            space's `reduced` for metrics of one's own.
        seed: Seed of the initialisations and of the pink noise.
        device: Where networks are run, as for `Evaluator`.
        cache: Where values of networks are looked up and kept; nowhere by default.
        jobs: Number of processes that measure a population.
        elementwise_runner: One of pymoo's parallelizations: architectures are measured one by
            one as it says, instead of by `jobs`.

    Raises:
        InputError: If there is no objective, a name is unknown or given twice, or a limit is not
            positive.
    """

    def __init__(
        self,
        space: SearchSpace,
        *,
        fitness: Fitness | ResolvedFitness | str | None = None,
        metrics: MetricsLike | None = None,
        score: PoolScore | str | None = None,
        constraints: LimitsLike = (),
        objectives: Iterable[HardwareConstraint | str] = (),
        batch: BatchLike | None = None,
        fidelity: Fidelity | None = None,
        seed: int = 0,
        device: str = "cpu",
        cache: ResultCache | None = None,
        jobs: int = 1,
        elementwise_runner: Callable[[Any, Any], Any] | None = None,
    ) -> None:
        if not is_whole(jobs) or jobs == 0 or jobs < -1:
            raise InputError(f"`jobs` must be a number of processes or -1 for all, got {jobs!r}.")
        check_logits(space)
        self.space = space
        self.limits = resolve_limits(constraints)
        self.costs = resolve_costs(objectives)
        self.seed = seed
        self.jobs = jobs
        if not (metrics is None or isinstance(metrics, Mapping | str)):
            metrics = tuple(metrics)
        if metrics is not None and not metrics and fitness is None:
            if not self.costs:
                raise InputError("a problem needs one objective at least: give `metrics`.")
            joined = StandardPoolScore() if score is None else find_score(score)
            self.fitness = ResolvedFitness((), joined, space.reduced)
        else:
            self.fitness = chosen_fitness(fitness, metrics, score, space)
        self.evaluator = (
            Evaluator(
                batch_for(space.dataset, batch, seed=seed),
                self.fitness.metrics,
                fidelity=fidelity or self.fitness.fidelity,
                seed=seed,
                device=device,
                cache=cache,
            )
            if self.fitness.metrics
            else None
        )
        self.metrics = self.evaluator.metrics if self.evaluator else ()
        _check_distinct(self.objective_names)
        self._signs: FloatArray = np.array(
            [-1.0 if each == "maximize" else 1.0 for each in self.directions]
        )
        choices = [len(variable.choices) for variable in space.variables]
        super().__init__(
            n_var=len(choices),
            n_obj=len(self.directions),
            n_ieq_constr=len(self.constraint_names),
            xl=np.zeros(len(choices)),
            xu=np.array(choices) - 1,
            vtype=int,
            vars={
                variable.name: Choice(options=tuple(range(len(variable.choices))))
                for variable in space.variables
            },
            elementwise=elementwise_runner is not None,
            elementwise_runner=elementwise_runner or LoopedElementwiseEvaluation(),
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> NASProblem:
        return self

    def origin(self) -> Task:
        """Return the space, how networks are built and run, and which costs are objectives."""
        measuring = describe_evaluator(self.evaluator) if self.evaluator else {}
        costs = [describe_component(each) for each in self.costs]
        return {**describe_space(self.space), **measuring, "costs": costs}

    @property
    def score(self) -> PoolScore:
        """How several objectives become one score."""
        return self.fitness.score

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The direction of each objective before metrics are negated."""
        costs: list[Direction] = ["minimize"] * len(self.costs)
        return (*(metric.direction for metric in self.metrics), *costs)

    @property
    def objective_names(self) -> tuple[str, ...]:
        """The name of each objective."""
        return tuple(each.name for each in (*self.metrics, *self.costs))

    @property
    def constraint_names(self) -> tuple[str, ...]:
        """The name of each column of ``G``."""
        limited = tuple(limit.constraint.name for limit in self.limits)
        return (*limited, "undefined") if self.metrics else limited

    def natural(self, objectives: FloatArray) -> FloatArray:
        """Return metrics and costs as they are for rows of ``F``, and the other way round.

        Args:
            objectives: ``(n, objectives)``, or one row.

        Returns:
            An array of the same shape.
        """
        return np.multiply(objectives, self._signs)

    def architecture(self, x: Any) -> Architecture:
        """Return the architecture of a row of variables, or of variables by name.

        Raises:
            InputError: If there is no such architecture.
        """
        return Architecture(self.space, self.genotype(x))

    def genotype(self, x: Any) -> Genotype:
        """Return the genotype of a row of variables, or of variables by name.

        Raises:
            InputError: If these are not whole numbers, or too few or many.
        """
        return genotypes_of(matrix_of(self.space, [x]))[0]

    def is_feasible(self, architecture: Architecture) -> bool:
        """Return whether an architecture is within all limits."""
        return is_within(self.limits, architecture)

    def measure(self, architectures: Sequence[Architecture]) -> Iterator[tuple[float, ...]]:
        """Yield the objectives of architectures as they are, one after the other.

        Args:
            architectures: All of them are within the limits.
        """
        if self.evaluator is None:
            yield from map(self._costs_of, architectures)
            return
        measured = self.evaluator.measure_many(architectures, jobs=self.jobs)
        for each in architectures:
            yield (*next(measured).values(), *self._costs_of(each))

    def evaluate(self, X: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N803
        """Return ``F`` and ``G`` of genotypes, as pymoo's `Problem.evaluate` does.

        Raises:
            InputError: If a row is not a genotype of the space.
        """
        matrix = matrix_of(self.space, [X])[0] if _is_one(X) else matrix_of(self.space, X)
        return super().evaluate(matrix, *args, **kwargs)

    def _evaluate(self, x: IntArray, out: dict[str, Any], *_args: Any, **_kwargs: Any) -> None:
        architectures = [Architecture(self.space, each) for each in genotypes_of(np.atleast_2d(x))]
        excess = self._excess(architectures)
        within = [bool((row <= 0).all()) for row in excess]
        measured = self.measure(list(itertools.compress(architectures, within)))
        natural = np.array(
            [
                next(measured) if accepted else self._unmeasured(each)
                for each, accepted in zip(architectures, within, strict=True)
            ]
        )
        undefined = np.isinf(natural[:, : len(self.metrics)]).sum(axis=1, keepdims=True)
        violations = (
            np.hstack([excess, undefined * np.reshape(within, (-1, 1))]) if self.metrics else excess
        )
        out["F"] = self.natural(natural).reshape(*x.shape[:-1], self.n_obj)
        if self.constraint_names:
            out["G"] = violations.reshape(*x.shape[:-1], self.n_ieq_constr)

    def _excess(self, architectures: Sequence[Architecture]) -> FloatArray:
        """Return by which share each architecture is over each limit."""
        shares = [
            [checked_cost(limit.constraint, each) / limit.maximum - 1 for limit in self.limits]
            for each in architectures
        ]
        return np.array(shares).reshape(len(architectures), len(self.limits))

    def _unmeasured(self, architecture: Architecture) -> tuple[float, ...]:
        """Return the worst value of each metric, and the costs."""
        return (*(metric.worst() for metric in self.metrics), *self._costs_of(architecture))

    def _costs_of(self, architecture: Architecture) -> tuple[float, ...]:
        return tuple(checked_cost(each, architecture) for each in self.costs)


def _is_one(X: Any) -> bool:  # noqa: N803
    """Return whether these are the variables of one individual."""
    if isinstance(X, Mapping):
        return True
    return len(X) > 0 and not isinstance(X[0], Mapping) and np.ndim(X[0]) == 0


def _check_distinct(names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"objective `{name}` is given twice.")
