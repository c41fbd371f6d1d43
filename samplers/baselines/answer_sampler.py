"""Samplers that make one architecture and propose it."""

from __future__ import annotations

import random
import threading
from abc import ABC, abstractmethod
from typing import Any

from optuna import Study
from optuna.distributions import BaseDistribution
from optuna.samplers import BaseSampler
from optuna.trial import FrozenTrial

from freerea_plugins import Genotype, SearchSpace

from ..parameters.values import sampled_value


class AnswerSampler(BaseSampler, ABC):
    """Finds an architecture when it is first asked, and proposes it for every trial.

    A sampler derives from it and defines `answer`.

    Args:
        space: The search space, whose variables are the study's parameters.
        seed: Seed of everything that is left to chance.
    """

    def __init__(self, space: SearchSpace, seed: int) -> None:
        self.space = space
        self.seed = seed
        self._lock = threading.RLock()

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_lock"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._lock = threading.RLock()

    @abstractmethod
    def answer(self, study: Study) -> Genotype:
        """Return the architecture, which is the same each time.

        Args:
            study: Where steps on the way to it are kept, so that it goes on from there.
        """

    def infer_relative_search_space(
        self,
        study: Study,  # noqa: ARG002
        trial: FrozenTrial,  # noqa: ARG002
    ) -> dict[str, BaseDistribution]:
        """Return nothing: parameters are looked up one by one."""
        return {}

    def sample_relative(
        self,
        study: Study,  # noqa: ARG002
        trial: FrozenTrial,  # noqa: ARG002
        search_space: dict[str, BaseDistribution],  # noqa: ARG002
    ) -> dict[str, Any]:
        """Return nothing."""
        return {}

    def sample_independent(
        self,
        study: Study,
        trial: FrozenTrial,
        param_name: str,
        param_distribution: BaseDistribution,
    ) -> Any:
        """Return the answer's choice of a variable; a random value of another parameter."""
        if all(each.name != param_name for each in self.space.variables):
            rng = random.Random(f"{param_name} of trial {trial.number} of {self.seed}")
            return sampled_value(param_distribution, rng)
        with self._lock:
            return self.space.parameters(self.answer(study))[param_name]
