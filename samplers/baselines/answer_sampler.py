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

from ..parameters.values import independent_draw


class AnswerSampler(BaseSampler, ABC):
    """Finds an architecture when it is first asked, and proposes it for every trial.

    A sampler derives from it and defines `answer`.

    Args:
        space: The search space, whose variables are the study's parameters.
    """

    def __init__(self, space: SearchSpace) -> None:
        self.space = space
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
        """Return the choice of the answer; of a parameter that is no variable, a fixed one."""
        with self._lock:
            chosen = self.space.parameters(self.answer(study))
        if param_name in chosen:
            return chosen[param_name]
        return independent_draw(random.Random(trial.number))(param_name, param_distribution)
