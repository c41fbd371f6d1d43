"""A search by an algorithm of pymoo."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import optuna
from optuna.distributions import CategoricalDistribution
from pymoo.core.termination import NoTermination

from freerea.samplers import (
    ARCHITECTURE_ATTRIBUTE,
    COSTS_ATTRIBUTE,
    NothingFeasibleError,
    TrainingFreeObjective,
)
from freerea.samplers.objectives.costs import checked_cost
from freerea.samplers.objectives.limits import constraint_values
from freerea.samplers.pymoo import NASProblem
from freerea_plugins import Architecture, HardwareConstraint

from .search import Budget, Search, Status

SECONDS_ATTRIBUTE = "freerea:seconds"
"""User attribute of a trial: the time spent on the search when it was evaluated."""

STALE_GENERATIONS = 100
"""An algorithm that asks for nothing new for so long has searched what it can reach."""

Measure = Callable[[Sequence[Architecture]], Iterator[tuple[float, ...]]]


class PymooSearch(Search):
    """A search by an algorithm of pymoo.

    Evaluations are kept as trials of a study. What is there already is not measured again:
    started anew with the same seed, an algorithm takes the same way, and so goes on where it was
    stopped, whatever stopped it.

    Args:
        study: The study; its objectives are the metrics, then the costs.
        objective: Measures the architectures.
        algorithm: A new algorithm of pymoo.
        costs: Costs that are objectives too.
        seed: Seed of the algorithm.
        seconds_before: Time spent before the search was resumed.
    """

    def __init__(
        self,
        study: optuna.Study,
        objective: TrainingFreeObjective,
        algorithm: Any,
        *,
        costs: Sequence[HardwareConstraint] = (),
        seed: int,
        seconds_before: float = 0.0,
    ) -> None:
        trials = study.get_trials(deepcopy=False)
        moments = [trial.user_attrs.get(SECONDS_ATTRIBUTE, 0.0) for trial in trials]
        # A search that was killed left no result, and its trials.
        super().__init__(study, seconds_before=max([seconds_before, *moments]))
        self._objective = objective
        self._algorithm = algorithm
        self._costs = costs
        self._seed = seed
        self._known = {
            str(objective.architecture(trial)): tuple(trial.values) for trial in self.completed()
        }
        self._asked: set[str] = set()

    def _execute(self, budget: Budget, jobs: int, report: Callable[[], None]) -> Status:
        def measure(architectures: Sequence[Architecture]) -> Iterator[tuple[float, ...]]:
            return self._measure(architectures, budget, jobs, report)

        problem = _RecordedProblem(self._objective, self._costs, measure)
        self._algorithm.setup(problem, termination=NoTermination(), seed=self._seed)
        try:
            self._run()
        except _BudgetSpentError:
            return "finished"
        if not self._known:
            raise NothingFeasibleError("no feasible architecture was found.")
        return "exhausted"

    def _run(self) -> None:
        stale = 0
        while stale < STALE_GENERATIONS and self._algorithm.has_next():
            self._interruption.check()
            before = len(self._asked)
            self._algorithm.next()
            stale = 0 if len(self._asked) > before else stale + 1

    def _measure(
        self,
        architectures: Sequence[Architecture],
        budget: Budget,
        jobs: int,
        report: Callable[[], None],
    ) -> Iterator[tuple[float, ...]]:
        """Yield the objectives of architectures, known or measured and recorded now.

        Raises:
            _BudgetSpentError: If one is not known and there is no budget to measure it.
        """
        self._asked.update(map(str, architectures))
        new = [each for each in dict.fromkeys(architectures) if str(each) not in self._known]
        for chunk in self._chunks(new, budget, jobs):
            measured = self._objective.evaluator.measure_many(chunk, jobs=jobs)
            for architecture in chunk:
                with self._interruption.immediate():
                    values = next(measured)
                self._record(architecture, tuple(values.values()))
                report()
        for architecture in architectures:
            yield self._known[str(architecture)]

    def _chunks(
        self, architectures: list[Architecture], budget: Budget, jobs: int
    ) -> Iterator[list[Architecture]]:
        """Yield what to measure next: all at once, or what ends soon where time is limited."""
        while architectures:
            left = self._evaluations_left(budget)
            if not left:
                raise _BudgetSpentError
            size = int(min(left, len(architectures) if budget.seconds is None else jobs))
            yield architectures[:size]
            architectures = architectures[size:]

    def _record(self, architecture: Architecture, metrics: tuple[float, ...]) -> None:
        objective = self._objective
        costs = objective.costs(architecture)
        values = (*metrics, *(checked_cost(each, architecture) for each in self._costs))
        self.study.add_trial(
            optuna.trial.create_trial(
                values=values,
                params=objective.space.parameters(architecture.genotype),
                distributions={
                    variable.name: CategoricalDistribution(variable.choices)
                    for variable in objective.space.variables
                },
                user_attrs={
                    ARCHITECTURE_ATTRIBUTE: str(architecture),
                    COSTS_ATTRIBUTE: costs,
                    SECONDS_ATTRIBUTE: round(self.seconds, 3),
                },
                constraints=constraint_values(objective.limits, costs),
            )
        )
        self._known[str(architecture)] = values


class _BudgetSpentError(Exception):
    """Leaves an algorithm in the middle of a generation."""


class _RecordedProblem(NASProblem):
    """A search space of which somebody else measures the architectures.

    Args:
        objective: Has the space, the metrics and the limits.
        costs: Costs that are objectives too.
        measure: Yields the objectives of architectures.
    """

    def __init__(
        self,
        objective: TrainingFreeObjective,
        costs: Sequence[HardwareConstraint],
        measure: Measure,
    ) -> None:
        evaluator = objective.evaluator
        super().__init__(
            objective.space,
            fitness=objective.fitness,
            constraints=objective.limits,
            objectives=costs,
            batch=evaluator.batch,
            fidelity=evaluator.fidelity,
        )
        self._measure_recorded = measure

    def measure(self, architectures: Sequence[Architecture]) -> Iterator[tuple[float, ...]]:
        """Yield the objectives of architectures, one after the other."""
        return self._measure_recorded(architectures)
