"""The trials of a study, compared by score over the whole history."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from optuna.trial import FrozenTrial

from freerea_plugins import Direction, PoolScore, html_table

from ..evolution.population import FloatArray
from ..evolution.scoring import PoolScoring, scoring

ARCHITECTURE_ATTRIBUTE = "architecture"
"""User attribute of a trial: the architecture as its search space writes it."""

_SHOWN = 10
"""Trials that a notebook shows."""


@dataclass(frozen=True, repr=False)
class ScoredHistory:
    """Completed, feasible trials and their scores.

    With one objective the best is that of the best value, whatever its score.

    Attributes:
        trials: The trials, in order.
        directions: The direction of each objective.
        score: How several objectives become one.
        founders: The trials that a score with a reference is relative to.
        names: Names of the objectives, if they have some.
    """

    trials: Sequence[FrozenTrial]
    directions: Sequence[Direction]
    score: PoolScore
    founders: Sequence[FrozenTrial]
    names: Sequence[str] = ()

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

    def __repr__(self) -> str:
        best = f"best {self.best.number}" if self.trials else "none feasible"
        return f"{type(self).__name__}({len(self.trials):,} trials, {best})"

    def _repr_html_(self) -> str:
        """Return the best trials as notebooks show them, the first of them the best."""
        if not self.trials:
            return "<p>No feasible trials are completed yet.</p>"
        scores, shown = self.scores, self.ranking[:_SHOWN]
        names = self.names or [f"value {each}" for each in range(len(self.directions))]
        described = list(dict.fromkeys(name for trial in shown for name in _description(trial)))
        rows = [
            (
                trial.number,
                f"{scores[trial.number]:.4g}",
                *(f"{value:.6g}" for value in trial.values),
                *(_description(trial).get(name, "") for name in described),
            )
            for trial in shown
        ]
        return html_table(("trial", "score", *names, *described), rows)

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


def _description(trial: FrozenTrial) -> Mapping[str, Any]:
    """Return what a trial is: its architecture if it records one, else its parameters."""
    if ARCHITECTURE_ATTRIBUTE in trial.user_attrs:
        return {ARCHITECTURE_ATTRIBUTE: trial.user_attrs[ARCHITECTURE_ATTRIBUTE]}
    return trial.params


def _values(trials: Sequence[FrozenTrial]) -> FloatArray:
    return np.array([trial.values for trial in trials], dtype=float)
