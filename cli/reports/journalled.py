"""What the journal of a run says, that has no result or has gone on since."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import optuna
from optuna.trial import FrozenTrial, TrialState

from freerea.samplers import (
    ARCHITECTURE_ATTRIBUTE,
    COSTS_ATTRIBUTE,
    EvolutionSampler,
    ScoredHistory,
    lineage_of,
)
from freerea.samplers.objectives.study_task import stored_founder_count
from freerea.samplers.optuna_study.proposing_sampler import TASK_ATTRIBUTE
from freerea_plugins import InputError, PoolScore

from ..runs.journal import read_journal
from ..runs.metric_columns import metric_column
from ..runs.pymoo_search import SECONDS_ATTRIBUTE
from ..runs.run_folder import JOURNAL_FILE
from .evaluations import SCORE, SECONDS, Evaluations, positioned
from .stored_result import StoredResult


class JournalledRun:
    """The study in the journal of a run, which is left as it is.

    Args:
        folder: The folder of the run.
        study: Name of the study.

    Attributes:
        is_front: Whether it is a front that was searched.

    Raises:
        InputError: If the journal is missing or damaged, or has no such study.
        OSError: If it cannot be read.
    """

    def __init__(self, folder: Path, study: str) -> None:
        with _quiet():
            storage = read_journal(folder / JOURNAL_FILE)
            try:
                self._study = optuna.load_study(study_name=study, storage=storage)
            except KeyError:
                raise InputError(f"`{JOURNAL_FILE}` has no study `{study}`.") from None
            self._trials = self._study.get_trials(deepcopy=False, states=[TrialState.COMPLETE])
            names = self._study.metric_names or []
        self.is_front = "costs" in self._study.user_attrs.get(TASK_ATTRIBUTE, {})
        directions = (each.name.lower() for each in self._study.directions)
        self._directions = dict(zip(names, directions, strict=False))
        self._history: ScoredHistory | None = None

    def __len__(self) -> int:
        return len(self._trials)

    def evaluations(self, score: PoolScore | None) -> Evaluations:
        """Return what was evaluated, with scores where it is known how metrics become one."""
        if not self._trials:
            return Evaluations((), {})
        values = np.array([each.values for each in self._trials], dtype=float)
        costs = [each.user_attrs.get(COSTS_ATTRIBUTE, {}) for each in self._trials]
        # An objective that is a cost too is the cost.
        beside = () if self.is_front else costs[0]
        names = (metric_column(name, beside) for name in self._directions)
        columns = dict(zip(names, values.T, strict=False))
        if score is not None:
            self._history = EvolutionSampler.history(
                self._study, score, founder_count=stored_founder_count(self._study)
            )
            scores = self._history.scores
            columns[SCORE] = np.array([scores.get(each.number, np.nan) for each in self._trials])
        for name in costs[0]:
            columns.setdefault(name, np.array([each.get(name, np.nan) for each in costs]))
        if SECONDS_ATTRIBUTE in self._trials[-1].user_attrs:
            moments = [each.user_attrs.get(SECONDS_ATTRIBUTE, np.nan) for each in self._trials]
            columns[SECONDS] = np.array(moments, dtype=float)
        numbers = [each.number for each in self._trials]
        lineages = positioned(numbers, map(lineage_of, self._trials))
        return Evaluations(tuple(map(_architecture, self._trials)), columns, lineages)

    def result(self, begun: StoredResult, evaluations: Evaluations) -> StoredResult:
        """Return what is known so far of a run without a result.

        Args:
            begun: What is known of it without its evaluations.
            evaluations: What `evaluations` returned last.
        """
        known: dict[str, Any] = {"evaluations": len(self._trials)}
        if SECONDS in evaluations.columns:
            known["seconds"] = float(evaluations.columns[SECONDS][-1])
        if self.is_front:
            known["objectives"] = self._directions
        elif self._history is not None:
            known |= self._best(self._history, evaluations)
        return begun.model_copy(update=known)

    def _best(self, history: ScoredHistory, evaluations: Evaluations) -> dict[str, Any]:
        best = history.best
        score = evaluations.columns[SCORE][self._trials.index(best)]
        return {
            "architecture": _architecture(best),
            "metrics": dict(zip(self._directions, best.values, strict=False)),
            "score": float(score),
            "founders_beaten": history.share_beaten(best.number),
            "costs": best.user_attrs.get(COSTS_ATTRIBUTE, {}),
        }


def _architecture(trial: FrozenTrial) -> str:
    return str(trial.user_attrs.get(ARCHITECTURE_ATTRIBUTE, f"trial {trial.number}"))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Leave out what Optuna says of studies while the block runs."""
    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        yield
    finally:
        optuna.logging.set_verbosity(before)
