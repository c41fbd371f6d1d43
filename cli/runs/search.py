"""What every search has: a budget, trials so far, an end."""

from __future__ import annotations

import math
import time
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import optuna
from optuna.trial import FrozenTrial, TrialState

from .interruption import Interruption

Status = Literal["finished", "exhausted", "interrupted"]


@dataclass(frozen=True)
class Budget:
    """When a search ends: at whichever comes first."""

    evaluations: int | None
    seconds: float | None


class Search(ABC):
    """A search that keeps what it evaluates as trials of a study.

    Args:
        study: The study; its trials so far are taken into account.
        seconds_before: Time spent before the search was resumed.
    """

    def __init__(self, study: optuna.Study, *, seconds_before: float = 0.0) -> None:
        self.study = study
        self._interruption = Interruption()
        self._started = time.monotonic() - seconds_before

    @property
    def seconds(self) -> float:
        """Time spent on the search."""
        return time.monotonic() - self._started

    def completed(self) -> list[FrozenTrial]:
        """Return the evaluated trials."""
        return self.study.get_trials(deepcopy=False, states=[TrialState.COMPLETE])

    def execute(self, budget: Budget, *, jobs: int, report: Callable[[], None]) -> Status:
        """Search until the budget is spent, the space is exhausted, or a signal interrupts.

        Args:
            budget: When to end.
            jobs: Number of processes.
            report: Called after each evaluation.

        Raises:
            NothingFeasibleError: If no architecture is within the limits.
        """
        # joblib warns when it is interrupted: that is what was asked for.
        warnings.filterwarnings("ignore", message=r"\d+ tasks which were still being processed")
        with self._interruption.handled():
            try:
                return self._execute(budget, jobs, report)
            except KeyboardInterrupt:
                return "interrupted"

    @abstractmethod
    def _execute(self, budget: Budget, jobs: int, report: Callable[[], None]) -> Status:
        """Search until the budget is spent or the space is exhausted."""

    def _evaluations_left(self, budget: Budget) -> float:
        """Return how many evaluations the budget still allows."""
        if budget.seconds is not None and self.seconds >= budget.seconds:
            return 0
        if budget.evaluations is None:
            return math.inf
        return max(0, budget.evaluations - len(self.completed()))
