"""Samplers that propose a whole trial before its parameters are asked for."""

from __future__ import annotations

import functools
import threading
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic

from optuna import Study
from optuna.distributions import BaseDistribution
from optuna.samplers import BaseSampler, PartialFixedSampler
from optuna.storages import BaseStorage
from optuna.study import StudyDirection
from optuna.trial import FrozenTrial, TrialState

from freerea.metrics import FrontPoolScore, PaperPoolScore
from freerea_plugins import Direction, InputError, PoolScore, is_whole

from ..evolution.individual import GenomeT
from ..evolution.proposal import Proposal
from ..evolution.proposer import Proposer
from ..evolution.strategy import POPULATION_SIZE
from ..parameters.values import folded_value
from .per_study import PerStudy
from .study_proposals import Feasible, ParameterViolation, StudyProposals
from .trial_encoding import NOTHING_GIVEN, TrialEncoding

TASK_ATTRIBUTE = "freerea:task"
"""User attribute of a study of training-free metrics: what its trials measure."""


class ProposingSampler(BaseSampler, ABC, Generic[GenomeT]):
    """Proposes the trials of any study by what was evaluated before.

    What is proposed depends on the study's finished trials, the seed and the trial's number
    alone: stopping, resuming and other processes make no difference. Failed trials are not learnt
    from, and pruned ones if they have reported a value or violate a constraint.

    A sampler derives from it and defines `create_proposer`.

    Args:
        encoding: Makes for each study what turns its trials into genomes.
        score: How several objectives become one score; that of `score_for` by default.
        founder_count: Number of the first trials that a score with a reference is relative to.
        seed: Seed of the proposals. If `None`, one is drawn for each study and stored with it.
        feasible: Rejects candidates before they become trials.
        violation: By how much candidates are outside of their limits; 0 for what is feasible.
        avoid_duplicates: Whether candidates that the study already has are varied further.

    Raises:
        InputError: If the seed is not a whole number.
    """

    def __init__(
        self,
        *,
        encoding: Callable[[], TrialEncoding[GenomeT]],
        score: PoolScore | None,
        founder_count: int = POPULATION_SIZE,
        seed: int | None,
        feasible: Feasible | None,
        violation: ParameterViolation | None,
        avoid_duplicates: bool,
    ) -> None:
        if seed is not None and not is_whole(seed):
            raise InputError(f"`seed` must be a whole number or None, got {seed!r}.")
        self.score = score
        self.founder_count = founder_count
        self.encoding = encoding
        self._seed = seed
        self._feasible = feasible_by(feasible, violation)
        self._violation = violation
        self._avoid_duplicates = avoid_duplicates
        self._prepare()

    @abstractmethod
    def create_proposer(
        self, directions: Sequence[Direction], score: PoolScore
    ) -> Proposer[GenomeT]:
        """Return what proposes for one study.

        Args:
            directions: The direction of each objective of the study.
            score: How several objectives become one.
        """

    @staticmethod
    def record(storage: BaseStorage, trial_id: int, proposal: Proposal[Any] | None) -> None:
        """Keep with a trial how what is proposed for it came about; by default nothing is kept.

        Args:
            storage: Where its study is.
            trial_id: Which trial it is.
            proposal: What is proposed; `None` while too little is known to propose anything.
        """

    def score_for(self, study: Study) -> PoolScore:
        """Return how several objectives of a study become one score.

        If the sampler was given none, it is the paper's in a study of training-free metrics, as a
        `TrainingFreeObjective` begins it, and the front's in any other.
        """
        return usual_score(study) if self.score is None else self.score

    def _prepare(self) -> None:
        self._lock = threading.RLock()
        self._studies: PerStudy[StudyProposals[GenomeT]] = PerStudy()

    def __getstate__(self) -> dict[str, Any]:
        state = dict(self.__dict__)
        for name in ("_lock", "_studies"):
            del state[name]  # Both can be had again from the study.
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._prepare()

    def infer_relative_search_space(
        self,
        study: Study,  # noqa: ARG002
        trial: FrozenTrial,  # noqa: ARG002
    ) -> dict[str, BaseDistribution]:
        """Return nothing: parameters are looked up one by one, so that they may be conditional."""
        return {}

    def sample_relative(
        self, study: Study, trial: FrozenTrial, search_space: dict[str, BaseDistribution]
    ) -> dict[str, Any]:
        """Return a value for each parameter of the search space."""
        return {
            name: self.sample_independent(study, trial, name, distribution)
            for name, distribution in search_space.items()
        }

    def sample_independent(
        self,
        study: Study,
        trial: FrozenTrial,
        param_name: str,
        param_distribution: BaseDistribution,
    ) -> Any:
        """Return the value that the trial's proposal has for a parameter, else a random one."""
        proposals = self._studies.get(study) or self._proposals(study)
        proposal = proposals.known_proposal(trial.number)
        if proposal is None:
            with self._lock:
                proposal = proposals.proposal(trial, _fixed_parameters(study.sampler))
        if param_name in proposal.values:
            value = proposal.values[param_name]
            if _contains(param_distribution, value):
                return value
            if (folded := folded_value(param_distribution, value)) is not None:
                return folded
        else:
            proposals.warn_if_never_varied(param_name)
        return proposal.draw(param_name, param_distribution)

    def after_trial(
        self,
        study: Study,
        trial: FrozenTrial,
        state: TrialState,  # noqa: ARG002
        values: Sequence[float] | None,  # noqa: ARG002
    ) -> None:
        """Forget the proposal of a finished trial."""
        with self._lock:
            proposals = self._studies.get(study)
            if proposals is not None:
                proposals.forget(trial.number)

    def batch_size(self, study: Study) -> int:
        """Return how many trials may be asked for at once without changing what is proposed.

        Of an evolution these are, while founders are missing, the founders that are not under way
        either, later the children that remain of the generation. Asking for so many, and telling
        their values in any order, gives the same history as asking and telling one by one.
        """
        with self._lock:
            return self._proposals(study).batch_size()

    def _proposals(self, study: Study) -> StudyProposals[GenomeT]:
        def proposals() -> StudyProposals[GenomeT]:
            return StudyProposals(
                weakref.proxy(study._storage),
                study._study_id,
                proposer=self.create_proposer(directions_of(study), self.score_for(study)),
                encoding=self.encoding(),
                seed=self._seed,
                feasible=self._feasible,
                violation=self._violation,
                avoid_duplicates=self._avoid_duplicates,
                record=self.record,
            )

        with self._lock:
            return self._studies.setdefault(study, proposals)


def usual_score(study: Study) -> PoolScore:
    """Return the paper's score for a study of training-free metrics, and the front's for others."""
    attributes = study._storage.get_study_user_attrs(study._study_id)
    return PaperPoolScore() if TASK_ATTRIBUTE in attributes else FrontPoolScore()


def directions_of(study: Study) -> list[Direction]:
    """Return the direction of each objective of a study."""
    return [
        "maximize" if each == StudyDirection.MAXIMIZE else "minimize" for each in study.directions
    ]


def feasible_by(feasible: Feasible | None, violation: ParameterViolation | None) -> Feasible | None:
    """Return what tells whether parameters are feasible: a violation does where nothing else."""
    if feasible is None and violation is not None:
        return functools.partial(_is_within, violation)
    return feasible


def unwrapped(sampler: BaseSampler) -> BaseSampler:
    """Return a sampler, without those that fix some of its parameters."""
    return unwrapped(sampler._base_sampler) if isinstance(sampler, PartialFixedSampler) else sampler


def _fixed_parameters(sampler: BaseSampler) -> Mapping[str, Any]:
    """Return the parameters that no proposal is asked for, as others stand before the sampler."""
    if not isinstance(sampler, PartialFixedSampler):
        return NOTHING_GIVEN
    return {**_fixed_parameters(sampler._base_sampler), **sampler._fixed_params}


def _contains(distribution: BaseDistribution, value: Any) -> bool:
    try:
        return distribution._contains(distribution.to_internal_repr(value))
    except ValueError:
        return False


def _is_within(violation: ParameterViolation, parameters: Mapping[str, Any]) -> bool:
    return violation(parameters) <= 0
