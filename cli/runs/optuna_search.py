"""A search by an Optuna sampler: ask, measure, tell, until the budget is spent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext

import optuna
from optuna.trial import TrialState

from freerea.samplers import ProposingSampler, TrainingFreeObjective
from freerea_plugins import Architecture, Genotype, InputError

from .search import Budget, Search, Status

RUN_ATTRIBUTE = "freerea:run"
"""User attribute of a trial: the run that evaluates it, and may take it up again."""

REFUSED_IN_A_ROW = 1000
"""A sampler that proposes so much over the limits, and nothing within, finds no way to them."""


class OptunaSearch(Search):
    """A search by the Optuna sampler of its study.

    Trials of a run that was killed are taken up first, so that the history is the same as if it
    had not been.

    An architecture that is proposed again is not measured again: the trial has the values that are
    known. It counts all the same, as samplers that have made up their mind propose little else.

    Args:
        study: The study; its trials so far are taken into account.
        objective: Measures the architectures.
        run: Names this run in the study.
        owns_study: Whether every unfinished trial is of this run.
        proposes_once: Whether one that is proposed again means that there are no others.
        is_long_to_propose: Whether a signal may interrupt a proposal.
        seconds_before: Time spent before the search was resumed.
    """

    def __init__(
        self,
        study: optuna.Study,
        objective: TrainingFreeObjective,
        *,
        run: str,
        owns_study: bool,
        proposes_once: bool = True,
        is_long_to_propose: bool = False,
        seconds_before: float = 0.0,
    ) -> None:
        super().__init__(study, seconds_before=seconds_before)
        self._objective = objective
        self._run = run
        self._owns_study = owns_study
        self._proposes_once = proposes_once
        self._is_long_to_propose = is_long_to_propose
        self._genotypes: dict[int, Genotype] = {}

    def _execute(self, budget: Budget, jobs: int, report: Callable[[], None]) -> Status:
        trials = [trial for trial in self._left_running() if self._suggest(trial)]
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
        sampler = self.study.sampler
        count = 1
        if jobs > 1 and isinstance(sampler, ProposingSampler):
            count = sampler.batch_size(self.study)
        return int(min(count, self._evaluations_left(budget)))

    def _ask(self) -> optuna.Trial:
        """Return a trial with an architecture within the limits.

        Raises:
            InputError: If the sampler proposes none.
        """
        for _ in range(REFUSED_IN_A_ROW):
            trial = self.study.ask()
            trial.set_user_attr(RUN_ATTRIBUTE, self._run)
            # Stored before the next is asked for, which avoids it.
            if self._suggest(trial):
                return trial
            self._interruption.check()
        raise InputError(
            f"`{type(self.study.sampler).__name__}` proposed nothing within the limits, "
            f"{REFUSED_IN_A_ROW:,} times in a row."
        )

    def _suggest(self, trial: optuna.Trial) -> bool:
        """Let a trial choose; if that is over a limit or no architecture, end it."""
        may_interrupt = self._interruption.immediate if self._is_long_to_propose else nullcontext
        try:
            with may_interrupt():
                self._objective.suggest(trial)
        except optuna.TrialPruned:
            self.study.tell(trial, state=TrialState.PRUNED)
            return False
        return True

    def _evaluate(self, trials: list[optuna.Trial], jobs: int, report: Callable[[], None]) -> bool:
        """Measure and tell trials; return whether there may be others."""
        known = self._known()
        chosen = [(trial, self._objective.architecture(trial)) for trial in trials]
        new: dict[Genotype, Architecture] = {}
        for _, architecture in chosen:
            genotype = architecture.canonical().genotype
            if genotype not in known:
                new.setdefault(genotype, architecture)
        measured = self._objective.evaluator.measure_many(list(new.values()), jobs=jobs)
        has_others = True
        for trial, architecture in chosen:
            genotype = architecture.canonical().genotype
            if genotype not in known:
                with self._interruption.immediate():
                    known[genotype] = list(next(measured).values())
            elif self._proposes_once:
                self.study.tell(trial, state=TrialState.PRUNED)
                has_others = False
                continue
            self.study.tell(trial, known[genotype])
            report()
        return has_others

    def _known(self) -> dict[Genotype, Sequence[float]]:
        known: dict[Genotype, Sequence[float]] = {}
        for trial in self.completed():
            if trial.number not in self._genotypes:
                canonical = self._objective.architecture(trial).canonical()
                self._genotypes[trial.number] = canonical.genotype
            known[self._genotypes[trial.number]] = trial.values
        return known

    def _left_running(self) -> list[optuna.Trial]:
        return [
            optuna.Trial(self.study, trial._trial_id)
            for trial in self.study.get_trials(deepcopy=False, states=[TrialState.RUNNING])
            if self._owns_study or trial.user_attrs.get(RUN_ATTRIBUTE) == self._run
        ]
