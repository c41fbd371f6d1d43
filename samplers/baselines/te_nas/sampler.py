"""TE-NAS as an Optuna sampler."""

from __future__ import annotations

import dataclasses
from typing import Any

from optuna import Study

from freerea.metrics import Batch, pink_noise
from freerea_plugins import (
    Genotype,
    InputError,
    LabelledInputs,
    Progress,
    SearchSpace,
    is_whole,
    silent,
)

from ...evolution.proposer import RandomProposer
from ...evolution.variation import SpaceVariation
from ...optuna_study.study_proposals import Feasible, ParameterViolation
from ..answer_sampler import AnswerSampler
from ..feasibility import Feasibility
from .pruning import prune_round
from .remaining import Remaining
from .supernet_worth import SupernetWorth

ROUNDS_ATTRIBUTE = "freerea:te_nas_rounds"
"""User attribute of a study: what each round has left, the last one last."""

Round = dict[str, Any]
"""The choices that are left, and an architecture of them that may be the answer."""

NONE = "none"
"""The choice that leaves a connection out, which goes first."""


class TENASSampler(AnswerSampler):
    """Prunes a supernet by its neural tangent kernel and linear regions; one architecture is left.

    The choice `none` of each variable goes first. Then, round for round, each choice is taken away
    for a moment: the further the condition number of the neural tangent kernel falls and the more
    linear regions grow, the lower its ranks by the two. Of each variable the choice with the least
    sum goes. What is left when it is one of each variable is proposed for every trial. A round is
    kept with the study, from where an interrupted search goes on.

    The neural tangent kernel is `ntk_train` of the supernet at the space's fidelity `reduced`.
    Linear regions are the codes of ReLU units that 3,000 crops of the images, of three pixels a
    side, have in a supernet of one channel, as the authors count them. A choice stays if nothing
    within the limits would be left without it.

    Source: Chen et al., Neural Architecture Search on ImageNet in Four GPU Hours,
    https://arxiv.org/abs/2102.11535, algorithm 1.

    Args:
        space: A search space with a supernet.
        batch: Images; pink noise of the seed by default.
        repeats: Number of initialisations of which changes are a mean.
        seed: Seed of the initialisations.
        device: Where the supernet is run, as torch names it.
        feasible: As for `FreeREASampler`, as what follows.
        violation: By how much a candidate is outside of its limits.
        progress: Told how many choices were measured in a round.

    Raises:
        InputError: If `repeats` is out of range; if the space has no supernet or nothing is
            feasible, when the sampler is first asked.
    """

    def __init__(
        self,
        space: SearchSpace,
        *,
        batch: LabelledInputs | None = None,
        repeats: int = 3,
        seed: int = 0,
        device: str = "cpu",
        feasible: Feasible | None = None,
        violation: ParameterViolation | None = None,
        progress: Progress = silent,
    ) -> None:
        super().__init__(space, seed)
        if not (is_whole(repeats) and repeats > 0):
            raise InputError(f"`repeats` must be a whole number above 0, got {repeats!r}.")
        self.repeats = repeats
        self.device = device
        self._batch = batch
        self._feasibility = Feasibility(space, feasible, violation)
        self._progress = progress

    def answer(self, study: Study) -> Genotype:
        """Return the architecture that is left, after the rounds that are missing."""
        kept = study._storage.get_study_user_attrs(study._study_id)
        rounds: list[Round] = kept.get(ROUNDS_ATTRIBUTE, [])
        remaining = self._begun() if not rounds else self._left_by(rounds[-1])
        if not rounds:
            rounds = _kept(study, rounds, remaining)
        if not remaining.is_single:
            measure = self._measure()
            while not remaining.is_single:
                told = _Told(self._progress, len(rounds), len(list(remaining.candidates())))
                prune_round(remaining, measure, told)
                rounds = _kept(study, rounds, remaining)
        return tuple(choice for (choice,) in remaining.choices)

    def _begun(self) -> Remaining:
        """Return all choices but those that leave a connection out."""
        remaining = Remaining(self.space, self._any_feasible(), self._feasibility)
        for variable, each in enumerate(self.space.variables):
            if NONE in each.choices:
                remaining.drop(variable, each.choices.index(NONE))
        return remaining

    def _left_by(self, last: Round) -> Remaining:
        witness = tuple(last["witness"])
        return Remaining(self.space, witness, self._feasibility, last["choices"])

    def _measure(self) -> SupernetWorth:
        batch = (
            pink_noise(self.space.dataset, seed=self.seed)
            if self._batch is None
            else Batch(self._batch.inputs, self._batch.labels)
        )
        fidelity = dataclasses.replace(self.space.reduced, repeats=self.repeats)
        return SupernetWorth(self.space, batch, fidelity, self.seed, self.device)

    def _any_feasible(self) -> Genotype:
        proposal = RandomProposer[Genotype]().propose(
            0,
            variation=SpaceVariation(self.space),
            seed=self.seed,
            is_feasible=self._feasibility,
            is_known=lambda _genotype: False,
            violation=self._feasibility.excess,
        )
        assert proposal is not None  # A space can always be sampled.
        return proposal.genome


def _kept(study: Study, rounds: list[Round], remaining: Remaining) -> list[Round]:
    choices = [list(each) for each in remaining.choices]
    rounds = [*rounds, {"choices": choices, "witness": list(remaining.witness)}]
    study._storage.set_study_user_attr(study._study_id, ROUNDS_ATTRIBUTE, rounds)
    return rounds


class _Told:
    """Tells how many choices were measured in a round."""

    def __init__(self, progress: Progress, number: int, total: int) -> None:
        self._progress = progress
        self._what = f"round {number} of pruning"
        self._total = total
        self._done = 0

    def __call__(self) -> None:
        """Tell that one more was."""
        self._done += 1
        self._progress(self._what, self._done, self._total)
