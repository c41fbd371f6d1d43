"""The sampler of the local search, which is imported when one begins."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
from freerea_plugins import Genotype, InputError, SearchTask
from optuna import Study
from optuna.distributions import BaseDistribution, CategoricalDistribution
from optuna.samplers import BaseSampler
from optuna.trial import FrozenTrial, TrialState

MUTANTS_TRIED, SAMPLES_TRIED = 100, 10_000


class LocalSearchSampler(BaseSampler):
    """Proposes mutants of the best architecture so far.

    It keeps nothing: all it needs is in the study, so that a search can go on anywhere. Each trial
    draws from a random stream of its own.

    Args:
        task: What is searched.
        starts: Number of random architectures that come first.
    """

    def __init__(self, task: SearchTask, starts: int) -> None:
        self.task = task
        self.starts = starts

    def infer_relative_search_space(
        self, study: Study, trial: FrozenTrial
    ) -> dict[str, BaseDistribution]:
        """Return the variables of the space."""
        variables = self.task.space.variables
        return {each.name: CategoricalDistribution(each.choices) for each in variables}

    def sample_relative(
        self, study: Study, trial: FrozenTrial, search_space: dict[str, BaseDistribution]
    ) -> dict[str, Any]:
        """Return the choice of each variable of an architecture within the limits.

        Raises:
            InputError: If none is found.
        """
        space = self.task.space
        rng = random.Random(f"{self.task.seed} {trial.number}")
        best = self._best(study)
        for number in range(MUTANTS_TRIED + SAMPLES_TRIED):
            if best is not None and number < MUTANTS_TRIED:
                genotype = space.mutate(best, rng)
            else:
                genotype = space.sample(rng)
            parameters = space.parameters(genotype)
            if self.task.feasible is None or self.task.feasible(parameters):
                return parameters
        raise InputError("no architecture within the limits was found: relax them.")

    def sample_independent(
        self, study: Study, trial: FrozenTrial, param_name: str, param_distribution: Any
    ) -> Any:
        """Return the one choice that a variable has."""
        return param_distribution.choices[0]

    def _best(self, study: Study) -> Genotype | None:
        """Return the best architecture so far; none while random ones come."""
        trials = study.get_trials(deepcopy=False, states=[TrialState.COMPLETE])
        if len(trials) < self.starts:
            return None
        values = np.array([trial.values for trial in trials])
        best = int(np.argmax(self.task.score(values, self.task.directions)))
        return self.task.space.genotype_of(trials[best].params)
