"""Training-free metrics as the objective of an Optuna study."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import optuna
from optuna import Study, Trial
from optuna.exceptions import ExperimentalWarning
from optuna.samplers import BaseSampler
from optuna.storages import BaseStorage
from optuna.trial import FrozenTrial

from freerea_plugins import (
    Architecture,
    Direction,
    Fidelity,
    HardwareConstraint,
    Limit,
    Metric,
    SearchSpace,
    default_plugin_manager,
)

from ..metrics import DEFAULT_METRICS, Batch, Evaluator, Flops, Params, ResultCache, pink_noise
from ._freerea_sampler import FreeREASampler

ARCHITECTURE_ATTRIBUTE = "architecture"
"""User attribute of a trial: the architecture as its search space writes it."""

COSTS_ATTRIBUTE = "costs"
"""User attribute of a trial: the costs by name."""


class TrainingFreeObjective:
    """Measures training-free metrics of architectures of a search space.

    Call it with a trial, or pass it to ``study.optimize``. It suggests one categorical parameter
    for each variable of the space and returns one value for each metric. Every trial records its
    architecture and costs as user attributes, and each limit as a constraint: cost minus limit.
    A trial over a limit is pruned before any metric is computed.

    Args:
        space: The search space.
        metrics: Metrics or their names; the paper's by default.
        limits: Largest accepted cost by name of the hardware constraint, or limits.
        batch: The images; pink noise drawn with the seed by default.
        fidelity: How much of each network to build; the space's `reduced` by default.
        seed: Seed of the initialisations, of the pink noise, and of `create_study`'s sampler.
        device: Where networks are run, as for `Evaluator`.
        cache: Where values of networks are looked up and kept; nowhere by default.

    Raises:
        InputError: If a name is unknown or a limit is not positive.
    """

    def __init__(
        self,
        space: SearchSpace,
        *,
        metrics: Iterable[Metric | str] = DEFAULT_METRICS,
        limits: Mapping[str, float] | Sequence[Limit] = (),
        batch: Batch | None = None,
        fidelity: Fidelity | None = None,
        seed: int = 0,
        device: str = "cpu",
        cache: ResultCache | None = None,
    ) -> None:
        self.space = space
        self.limits = resolve_limits(limits)
        self.seed = seed
        self.evaluator = Evaluator(
            batch or pink_noise(space.dataset, seed=seed),
            metrics,
            fidelity=fidelity or space.reduced,
            seed=seed,
            device=device,
            cache=cache,
        )
        limited = {limit.constraint.name: limit.constraint for limit in self.limits}
        always: dict[str, HardwareConstraint] = {"flops": Flops(), "params": Params()}
        self._constraints = always | limited

    @property
    def directions(self) -> list[Direction]:
        """The direction of each objective, for ``optuna.create_study``."""
        return [metric.direction for metric in self.evaluator.metrics]

    @property
    def metric_names(self) -> list[str]:
        """The name of each objective."""
        return [metric.name for metric in self.evaluator.metrics]

    def create_study(
        self,
        *,
        sampler: BaseSampler | None = None,
        storage: str | BaseStorage | None = None,
        study_name: str | None = None,
        load_if_exists: bool = False,
    ) -> Study:
        """Create a study for this objective.

        Args:
            sampler: `FreeREASampler` over the space, rejecting what is over a limit, by default.
            storage: As for ``optuna.create_study``.
            study_name: As for ``optuna.create_study``.
            load_if_exists: As for ``optuna.create_study``.

        Returns:
            A study with one direction for each metric and the metrics' names.
        """
        study = optuna.create_study(
            storage=storage,
            sampler=sampler or self.create_sampler(),
            study_name=study_name,
            directions=self.directions,
            load_if_exists=load_if_exists,
        )
        if study.metric_names is None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ExperimentalWarning)
                study.set_metric_names(self.metric_names)
        return study

    def create_sampler(self, **options: Any) -> FreeREASampler:
        """Return a sampler over the space that rejects what is over a limit.

        Args:
            **options: Further options of `FreeREASampler`.
        """
        return FreeREASampler(
            **{"space": self.space, "seed": self.seed, "feasible": self._accepts, **options}
        )

    def __call__(self, trial: Trial) -> tuple[float, ...]:
        """Return the value of each metric for the architecture of a trial.

        Raises:
            optuna.TrialPruned: As `suggest` does.
        """
        architecture = self.suggest(trial)
        values = self.evaluator.measure(architecture)
        return tuple(values.values())

    def suggest(self, trial: Trial) -> Architecture:
        """Let a trial choose an architecture, and record its costs and constraints.

        Raises:
            optuna.TrialPruned: If the choices are no architecture of the space, as a sampler that
                does not know the space may make them, or the architecture is over a limit.
        """
        genotype = tuple(
            variable.choices.index(trial.suggest_categorical(variable.name, variable.choices))
            for variable in self.space.variables
        )
        if not self.space.is_valid(genotype):
            raise optuna.TrialPruned(f"{genotype} is not an architecture of {self.space.name}.")
        architecture = Architecture(self.space, genotype)
        costs = self.costs(architecture)
        trial.set_user_attr(ARCHITECTURE_ATTRIBUTE, str(architecture))
        trial.set_user_attr(COSTS_ATTRIBUTE, costs)
        for limit in self.limits:
            name = limit.constraint.name
            if name not in trial.constraints:
                trial.set_constraint(name, costs[name] - limit.maximum)
        for limit in self.limits:
            name = limit.constraint.name
            if costs[name] > limit.maximum:
                raise optuna.TrialPruned(f"{name} {costs[name]:g} is over {limit.maximum:g}.")
        return architecture

    def architecture(self, trial: Trial | FrozenTrial) -> Architecture:
        """Return the architecture of a trial of this objective."""
        return self.space.architecture(trial.user_attrs[ARCHITECTURE_ATTRIBUTE])

    def costs(self, architecture: Architecture) -> dict[str, float]:
        """Return FLOPs, parameters and every limited cost of an architecture."""
        return {name: each.cost(architecture) for name, each in self._constraints.items()}

    def is_feasible(self, architecture: Architecture) -> bool:
        """Return whether an architecture is within all limits."""
        return all(limit.constraint.cost(architecture) <= limit.maximum for limit in self.limits)

    def _accepts(self, parameters: Mapping[str, Any]) -> bool:
        genotype = tuple(
            variable.choices.index(parameters[variable.name]) for variable in self.space.variables
        )
        return self.is_feasible(Architecture(self.space, genotype))


def resolve_limits(limits: Mapping[str, float] | Sequence[Limit]) -> tuple[Limit, ...]:
    """Return limits for a mapping from names of hardware constraints to largest costs.

    Raises:
        InputError: If a name is unknown or a limit is not positive.
    """
    if isinstance(limits, Mapping):
        constraint = default_plugin_manager().constraint
        return tuple(Limit(constraint(name)(), maximum) for name, maximum in limits.items())
    return tuple(limits)
