"""What is proposed for the trials of one study, and for which of them."""

from __future__ import annotations

import functools
import hashlib
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from optuna.distributions import BaseDistribution
from optuna.storages import BaseStorage
from optuna.trial import FrozenTrial

from freerea_plugins import InputError

from ..evolution.individual import GenomeT
from ..evolution.proposal import Proposal, proposal_rng
from ..evolution.proposer import Proposer
from ..evolution.variation import FeasibleVariation
from ..parameters.values import independent_draw
from .study_follower import StudyFollower
from .trial_encoding import NOTHING_GIVEN, Draw, TrialEncoding

AnswerT = TypeVar("AnswerT")

SEED_ATTRIBUTE = "freerea:seed"
"""User attribute of a study that holds the seed of its proposals."""

Feasible = Callable[[Mapping[str, Any]], bool]
"""Tells from its parameters whether a candidate may become a trial."""

ParameterViolation = Callable[[Mapping[str, Any]], float]
"""Tells from its parameters by how much a candidate is outside of its limits, 0 within."""


Record = Callable[[BaseStorage, int, Proposal[Any] | None], None]
"""Keeps with a trial, by its id in the storage, how what is proposed for it came about."""


@dataclass(frozen=True)
class StudyProposal(Generic[GenomeT]):
    """What is proposed for a trial.

    Attributes:
        values: The value of each parameter that the objective may ask for.
        draw: Gives the value of any other.
        expected: The genome that the trial will have, if that is known.
    """

    values: Mapping[str, Any]
    draw: Draw
    expected: GenomeT | None


class StudyProposals(Generic[GenomeT]):
    """Proposes parameters for the trials of one study.

    Args:
        storage: Where the study is.
        study_id: Which study it is.
        proposer: Proposes genomes by those that were evaluated.
        encoding: Turns trials into genomes.
        seed: Seed of the proposals. If `None`, one is drawn and stored with the study.
        feasible: Rejects candidates before they become trials.
        violation: Shows the way to those that are not rejected.
        avoid_duplicates: Whether candidates that the study already has are varied further.
        record: Keeps with a trial how its proposal came about.
    """

    def __init__(
        self,
        storage: BaseStorage,
        study_id: int,
        *,
        proposer: Proposer[GenomeT],
        encoding: TrialEncoding[GenomeT],
        seed: int | None,
        feasible: Feasible | None,
        violation: ParameterViolation | None,
        avoid_duplicates: bool,
        record: Record,
    ) -> None:
        self._storage = storage
        self._study_id = study_id
        self._proposer = proposer
        self._encoding = encoding
        self._follower = StudyFollower(storage, study_id, proposer, encoding)
        self._variation = FeasibleVariation(encoding.variation, self._may_be_feasible)
        self._seed = seed
        self._feasible = feasible
        self._violation = violation
        self._avoid_duplicates = avoid_duplicates
        self._record = record
        self._proposals: dict[int, StudyProposal[GenomeT]] = {}
        self._draw: Draw
        self._given: Mapping[str, Any] = NOTHING_GIVEN
        self._drawn_always: set[str] = set()

    def known_proposal(self, number: int) -> StudyProposal[GenomeT] | None:
        """Return what was proposed for a trial under way, if it was asked for before."""
        return self._proposals.get(number)

    def proposal(
        self, trial: FrozenTrial, fixed: Mapping[str, Any] = NOTHING_GIVEN
    ) -> StudyProposal[GenomeT]:
        """Return what is proposed for a trial, after proposing it the first time.

        Args:
            trial: The trial.
            fixed: Parameters for which the proposal will not be asked.

        Raises:
            InputError: If nothing feasible is found.
        """
        number = trial.number
        if number not in self._proposals:
            self._follower.follow(trial)
            self._forget_finished()
            if self._seed is None:
                self._seed = stored_seed(self._storage, self._study_id)
            self._draw = _draw_of(self._seed, number)
            self._given = {**fixed, **_given_to(trial)}
            suggested = functools.partial(
                self._encoding.suggested, draw=self._draw, given=self._given
            )
            proposal = self._proposer.propose(
                number,
                variation=self._variation,
                seed=self._seed,
                is_feasible=self._is_feasible,
                is_known=(
                    self._follower.is_known(number, suggested, self._expected)
                    if self._avoid_duplicates
                    else lambda _genome: False
                ),
                violation=None if self._violation is None else self._excess,
            )
            self._record(self._storage, trial._trial_id, proposal)
            self._proposals[number] = (
                StudyProposal({}, self._draw, None)
                if proposal is None
                else StudyProposal(
                    self._encoding.parameters(proposal.genome),
                    self._draw,
                    suggested(proposal.genome),
                )
            )
        return self._proposals[number]

    def forget(self, number: int) -> None:
        """Forget what was proposed for a trial that has finished."""
        self._proposals.pop(number, None)

    def batch_size(self) -> int:
        """Return how many trials may be asked for at once without changing proposals."""
        number = self._follower.follow_all()
        return self._proposer.batch_size(number, self._follower.running())

    def warn_if_never_varied(self, name: str) -> None:
        """Say once of a parameter that it is left to chance, if it is."""
        if name not in self._drawn_always and not self._encoding.varies(name):
            self._drawn_always.add(name)
            warnings.warn(
                f"parameter `{name}` is not a variable of the search space: this sampler does not "
                "learn it, but draws it at random for each trial.",
                stacklevel=2,
            )

    def _forget_finished(self) -> None:
        # Trials may be told through a study that has another sampler, which tells us nothing.
        self._proposals = {
            number: proposal
            for number, proposal in self._proposals.items()
            if self._follower.is_under_way(number)
        }

    def _expected(self, trial: FrozenTrial) -> GenomeT | None:
        """Return the genome that a trial under way will have, if that is known."""
        proposal = self._proposals.get(trial.number)
        if proposal is None or proposal.expected is None:
            return self._encoding.genome(trial)
        return self._encoding.suggested(proposal.expected, proposal.draw, _given_to(trial))

    def _is_feasible(self, genome: GenomeT) -> bool:
        return self._feasible is None or self._asked(
            self._feasible, "feasible", genome, self._given
        )

    def _may_be_feasible(self, genome: GenomeT) -> bool:
        """Return whether a trial of which nothing is given is feasible; kept for all trials."""
        return self._feasible is None or self._asked(
            self._feasible, "feasible", genome, NOTHING_GIVEN
        )

    def _excess(self, genome: GenomeT) -> float:
        return (
            0.0
            if self._violation is None
            else self._asked(self._violation, "violation", genome, self._given)
        )

    def _asked(
        self,
        question: Callable[[Mapping[str, Any]], AnswerT],
        name: str,
        genome: GenomeT,
        given: Mapping[str, Any],
    ) -> AnswerT:
        suggested = self._encoding.suggested(genome, self._draw, given)
        parameters = self._encoding.parameters(suggested)
        try:
            return question(parameters)
        except KeyError as error:
            raise InputError(
                f"`{name}` raised KeyError {error} for the candidate {dict(parameters)!r:.200}: "
                "a parameter that is not asked for in each trial may be missing; "
                "read it with `params.get`."
            ) from error


def _given_to(trial: FrozenTrial) -> Mapping[str, Any]:
    """Return the parameters that a trial has, and those with which it was enqueued."""
    enqueued = trial.system_attrs.get("fixed_params")
    return {**enqueued, **trial.params} if enqueued else trial.params


def _draw_of(seed: int, number: int) -> Draw:
    """Return what draws a parameter as a proposal would have it, had the parameter been known."""

    def draw(name: str, distribution: BaseDistribution) -> Any:
        # The stream is made when it is needed, which it seldom is, and that takes a while.
        independent = independent_draw(proposal_rng(seed, number))
        return independent(name, distribution)

    return draw


def stored_seed(storage: BaseStorage, study_id: int) -> int:
    """Return the seed that is stored with a study, after drawing one the first time."""
    # Pruners may hand over a part of a study, which has no attributes.
    stored = storage.get_study_user_attrs(study_id).get(SEED_ATTRIBUTE)
    if stored is None:
        stored = _drawn_seed(storage, study_id)
        storage.set_study_user_attr(study_id, SEED_ATTRIBUTE, stored)
    return int(stored)


def _drawn_seed(storage: BaseStorage, study_id: int) -> int:
    """Return a seed that workers who start at the same time agree on.

    It comes from the moment at which the first trial began, which is the same for all of them.
    """
    first = storage.get_trial(storage.get_trial_id_from_study_id_trial_number(study_id, 0))
    name = storage.get_study_name_from_id(study_id)
    digest = hashlib.sha256(f"{name} {first.datetime_start}".encode()).digest()
    return int.from_bytes(digest[:4], "big")
