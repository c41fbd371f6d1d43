"""Networks from a search space."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import optuna
from optuna.trial import BaseTrial

from freerea.metrics import Evaluator, Flops, Params
from freerea_plugins import (
    Architecture,
    HardwareConstraint,
    Limit,
    Metric,
    SearchSpace,
)

from ..optuna_study.scored_history import ARCHITECTURE_ATTRIBUTE
from .costs import checked_cost
from .limits import is_within, violation
from .task import Task, describe_evaluator, describe_space

if TYPE_CHECKING:
    from torch import nn


class SpaceSource:
    """Each variable of a search space is a categorical parameter of the trial.

    Args:
        space: The search space.
        evaluator: Measures its architectures.
        limits: The limits. What they limit is among the costs, beside FLOPs and parameters.
    """

    def __init__(self, space: SearchSpace, evaluator: Evaluator, limits: Sequence[Limit]) -> None:
        self.space = space
        self.evaluator = evaluator
        self._limits = limits
        limited = {limit.constraint.name: limit.constraint for limit in limits}
        always: dict[str, HardwareConstraint] = {"flops": Flops(), "params": Params()}
        self._constraints = always | limited

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics of the evaluator."""
        return self.evaluator.metrics

    def origin(self) -> Task:
        """Return the space, the fidelity and the batch."""
        return describe_space(self.space) | describe_evaluator(self.evaluator)

    def choose(self, trial: BaseTrial) -> Architecture:
        """Suggest each variable, and return the architecture.

        Raises:
            optuna.TrialPruned: If the choices are no architecture of the space.
        """
        genotype = self.space.genotype_of(
            {
                each.name: trial.suggest_categorical(each.name, each.choices)
                for each in self.space.variables
            }
        )
        if not self.space.is_valid(genotype):
            raise optuna.TrialPruned(f"{genotype} is not an architecture of {self.space.name}.")
        return Architecture(self.space, genotype)

    def chosen(self, trial: BaseTrial) -> Architecture:
        """Return the architecture that a trial recorded, or that its parameters spell."""
        if ARCHITECTURE_ATTRIBUTE in trial.user_attrs:
            return self.architecture(trial)
        return Architecture(self.space, self.space.genotype_of(trial.params))

    def attributes(self, choice: Architecture) -> Mapping[str, Any]:
        """Return the architecture as its space writes it."""
        return {ARCHITECTURE_ATTRIBUTE: str(choice)}

    def costs(self, choice: Architecture) -> dict[str, float]:
        """Return FLOPs, parameters and every limited cost of an architecture."""
        return {name: checked_cost(each, choice) for name, each in self._constraints.items()}

    def measure(self, choice: Architecture) -> dict[str, float]:
        """Return the value of each metric for an architecture."""
        return self.evaluator.measure(choice)

    def architecture(self, trial: BaseTrial) -> Architecture:
        """Return the architecture that a trial recorded."""
        return self.space.architecture(trial.user_attrs[ARCHITECTURE_ATTRIBUTE])

    def build_network(self, trial: BaseTrial) -> nn.Module:
        """Build the full network of the architecture that a trial recorded."""
        return self.architecture(trial).build_network()

    def is_feasible(self, architecture: Architecture) -> bool:
        """Return whether an architecture is within all limits."""
        return is_within(self._limits, architecture)

    def sampler_options(self) -> dict[str, Any]:
        """Return the space, and what candidates are checked by before they become trials."""
        if not self._limits:
            return {"space": self.space}
        return {"space": self.space, "feasible": self._accepts, "violation": self._violation}

    def _accepts(self, parameters: Mapping[str, Any]) -> bool:
        return self.is_feasible(Architecture(self.space, self.space.genotype_of(parameters)))

    def _violation(self, parameters: Mapping[str, Any]) -> float:
        return violation(self._limits, Architecture(self.space, self.space.genotype_of(parameters)))
