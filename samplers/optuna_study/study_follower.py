"""Follows the trials of a study."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any, Generic

from optuna.storages import BaseStorage
from optuna.trial import FrozenTrial, TrialState

from ..evolution.individual import GenomeT, Individual
from ..evolution.proposer import Proposer
from .trial_encoding import TrialEncoding

TRIALS_PER_LOOKUP = 10_000
"""How many trials a storage lists in about the time that it looks one up."""


class StudyFollower(Generic[GenomeT]):
    """Follows the trials of one study, taking each in once when it has finished.

    Args:
        storage: Where the study is.
        study_id: Which study it is.
        proposer: Takes in the completed trials, and those that were pruned after a value or a
            violated constraint.
        encoding: Turns trials into genomes.
    """

    def __init__(
        self,
        storage: BaseStorage,
        study_id: int,
        proposer: Proposer[GenomeT],
        encoding: TrialEncoding[GenomeT],
    ) -> None:
        self._proposer = proposer
        self._encoding = encoding
        self._key = encoding.variation.key
        self._storage = storage
        self._study_id = study_id
        self._seen = 0
        self._under_way: dict[int, FrozenTrial] = {}
        self._finished_keys: set[Any] = set()
        self._constraints: dict[str, int] = {}

    def follow_all(self) -> int:
        """Take in what has finished since the last call and return the number of trials."""
        trials = self._storage.get_all_trials(self._study_id, deepcopy=False)
        numbers = [*self._under_way, *range(self._seen, len(trials))]
        self._take_in(trials[number] for number in numbers)
        self._seen = max(self._seen, len(trials))
        return len(trials)

    def follow(self, trial: FrozenTrial) -> None:
        """Take in what a proposal for a running trial depends on.

        These are the trials before it, and those after it that are known to be under way. Listing
        all trials takes a storage longer the more there are, so a few are looked up by number.
        """
        begin = min(self._seen, trial.number)
        wanted = {*self._under_way, *range(self._seen, trial.number)} - {trial.number}
        if len(wanted) > 1 + begin // TRIALS_PER_LOOKUP:
            self.follow_all()
            return
        self._take_in([*map(self._look_up, sorted(wanted)), trial])
        self._seen = max(self._seen, trial.number + 1)

    def is_under_way(self, number: int) -> bool:
        """Return whether a trial had not finished when it was last looked at."""
        return number in self._under_way

    def running(self) -> int:
        """Return how many trials are being evaluated, as far as has been taken in."""
        return sum(trial.state == TrialState.RUNNING for trial in self._under_way.values())

    def is_known(
        self,
        number: int,
        suggested: Callable[[GenomeT], GenomeT],
        expected: Callable[[FrozenTrial], GenomeT | None],
    ) -> Callable[[GenomeT], bool]:
        """Return what tells whether a genome is that of a trial other than the one given.

        Trials count that are finished, unless they failed, or under way.

        Args:
            number: Number of the trial.
            suggested: Gives the genome that the trial would have for one that is proposed.
            expected: Gives the genome that another trial will have, if that is known.
        """
        key = self._key
        finished = self._finished_keys
        under_way = {
            key(genome)
            for other, trial in self._under_way.items()
            if other != number and (genome := expected(trial)) is not None
        }

        def is_known(genome: GenomeT) -> bool:
            genome_key = key(suggested(genome))
            return genome_key in finished or genome_key in under_way

        return is_known

    def _look_up(self, number: int) -> FrozenTrial:
        storage = self._storage
        identity = storage.get_trial_id_from_study_id_trial_number(self._study_id, number)
        return storage.get_trial(identity)

    def _take_in(self, trials: Iterable[FrozenTrial]) -> None:
        for trial in trials:
            if not trial.state.is_finished():
                self._under_way[trial.number] = trial
                continue
            self._under_way.pop(trial.number, None)
            if trial.state != TrialState.FAIL:
                self._add(trial)

    def _add(self, trial: FrozenTrial) -> None:
        self._encoding.observe(trial)
        genome = self._encoding.genome(trial)
        if genome is None:
            return
        self._finished_keys.add(self._key(genome))
        over = self._violations(trial)
        if trial.state == TrialState.COMPLETE:
            self._proposer.add(Individual(trial.number, genome, tuple(trial.values), over))
        elif any(over):
            self._proposer.add(Individual(trial.number, genome, (), over))
        elif (step := trial.last_step) is not None:
            value = trial.intermediate_values[step]
            if not math.isnan(value):
                self._proposer.add(
                    Individual(trial.number, genome, (value,), over, stopped_at=step)
                )

    def _violations(self, trial: FrozenTrial) -> tuple[float, ...]:
        """Return by how much a trial violates each constraint by name, 0 where it does not.

        One that is no number is violated further than can be measured.
        """
        places = self._constraints
        for name in trial.constraints:
            places.setdefault(name, len(places))
        over = [0.0] * len(places)
        for name, value in trial.constraints.items():
            over[places[name]] = 0.0 if value <= 0 else value if value > 0 else math.inf
        return tuple(over)


def is_feasible(trial: FrozenTrial) -> bool:
    """Return whether a finished trial violates no constraint."""
    return all(value <= 0 for value in trial.constraints.values())
