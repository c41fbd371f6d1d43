"""A search by an Optuna sampler: ask, measure, tell, until the budget is spent."""

from __future__ import annotations

from collections.abc import Callable

import optuna
from optuna.trial import TrialState

from freerea.samplers import FreeREASampler, TrainingFreeObjective
from freerea_plugins import Architecture, Genotype

from .search import Budget, Search, Status

RUN_ATTRIBUTE = "freerea:run"
"""User attribute of a trial: the run that evaluates it, and may take it up again."""


class OptunaSearch(Search):
    """A search by an Optuna sampler.

    Trials of a run that was killed are taken up first, so that the history is the same as if it
    had not been.

    Args:
        study: The study; its trials so far are taken into account.
        objective: Measures the architectures.
        sampler: The study's sampler.
        run: Names this run in the study.
        owns_study: Whether every unfinished trial is of this run.
        seconds_before: Time spent before the search was resumed.
    """

    def __init__(
        self,
        study: optuna.Study,
        objective: TrainingFreeObjective,
        sampler: FreeREASampler,
        *,
        run: str,
        owns_study: bool,
        seconds_before: float = 0.0,
    ) -> None:
        super().__init__(study, seconds_before=seconds_before)
        self._objective = objective
        self._sampler = sampler
        self._run = run
        self._owns_study = owns_study

    def _execute(self, budget: Budget, jobs: int, report: Callable[[], None]) -> Status:
        trials = self._left_running()
        while True:
            self._interruption.check()
            remaining = self._remaining(budget, jobs)
            if not trials:
                if remaining == 0:
                    return "finished"
                trials = [self._ask() for _ in range(remaining)]
            if not self._evaluate(trials, jobs, report):
                return "exhausted"
            trials = []

    def _remaining(self, budget: Budget, jobs: int) -> int:
        """Return how many trials to ask for next."""
        count = self._sampler.batch_size(self.study) if jobs > 1 else 1
        return int(min(count, self._evaluations_left(budget)))

    def _ask(self) -> optuna.Trial:
        trial = self.study.ask()
        trial.set_user_attr(RUN_ATTRIBUTE, self._run)
        self._objective.suggest(trial)  # Stored before the next is asked for, which avoids it.
        return trial

    def _evaluate(self, trials: list[optuna.Trial], jobs: int, report: Callable[[], None]) -> bool:
        """Measure and tell trials; return whether all were new."""
        known = self._known()
        new: list[tuple[optuna.Trial, Architecture]] = []
        exhausted = False
        for trial in trials:
            self._objective.suggest(trial)
            architecture = self._objective.architecture(trial)
            key = architecture.canonical().genotype
            if key in known:
                exhausted = True
                self.study.tell(trial, state=TrialState.PRUNED)
            else:
                known.add(key)
                new.append((trial, architecture))
        measured = self._objective.evaluator.measure_many(
            [architecture for _, architecture in new], jobs=jobs
        )
        for trial, _ in new:
            with self._interruption.immediate():
                values = next(measured)
            self.study.tell(trial, list(values.values()))
            report()
        return not exhausted

    def _known(self) -> set[Genotype]:
        return {
            self._objective.architecture(trial).canonical().genotype for trial in self.completed()
        }

    def _left_running(self) -> list[optuna.Trial]:
        return [
            optuna.Trial(self.study, trial._trial_id)
            for trial in self.study.get_trials(deepcopy=False, states=[TrialState.RUNNING])
            if self._owns_study or trial.user_attrs.get(RUN_ATTRIBUTE) == self._run
        ]
