"""The trials of a study, compared by score over the whole history."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from optuna.trial import FrozenTrial

from freerea_plugins import Direction, PoolScore

from ..evolution.population import FloatArray
from ..evolution.scoring import PoolScoring, scoring


@dataclass(frozen=True)
class ScoredHistory:
    """Completed, feasible trials and their scores.

    With one objective the best is that of the best value, whatever its score.

    Attributes:
        trials: The trials, in order.
        directions: The direction of each objective.
        score: How several objectives become one.
        founders: The trials that a score with a reference is relative to.
    """

    trials: Sequence[FrozenTrial]
    directions: Sequence[Direction]
    score: PoolScore
    founders: Sequence[FrozenTrial]

    @property
    def best(self) -> FrozenTrial:
        """The best trial; of equals the first.

        Raises:
            ValueError: If there is no trial.
        """
        if not self.trials:
            raise ValueError("No feasible trials are completed yet.")
        return self.ranking[0]

    @property
    def ranking(self) -> Sequence[FrozenTrial]:
        """All trials, the best first; of equals the one that is first in order."""
        if not self.trials:
            return []
        compared = scoring(self.directions, self.score)
        is_pooled = isinstance(compared, PoolScoring)
        worth = self._scores if is_pooled else compared(_values(self.trials))
        return [self.trials[place] for place in np.argsort(-worth, kind="stable")]

    @property
    def scores(self) -> Mapping[int, float]:
        """The score of each trial by its number."""
        numbers = [trial.number for trial in self.trials]
        return dict(zip(numbers, self._scores.tolist(), strict=True))

    def share_beaten(self, number: int) -> float | None:
        """Return which share of the founders has a lower score than a trial.

        Returns:
            `None` if the score has no reference.
        """
        if not (self.score.has_reference and self.founders):
            return None
        of_founders = self._scoring(_values(self.founders))
        return float((of_founders < self.scores[number]).mean())

    @functools.cached_property
    def _scores(self) -> FloatArray:
        return self._scoring(_values(self.trials)) if self.trials else np.empty(0)

    @functools.cached_property
    def _scoring(self) -> PoolScoring:
        return PoolScoring(self.score, self.directions).relative_to(_values(self.founders))


def _values(trials: Sequence[FrozenTrial]) -> FloatArray:
    return np.array([trial.values for trial in trials], dtype=float)
