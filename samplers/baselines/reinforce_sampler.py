"""REINFORCE as an Optuna sampler."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from freerea.metrics import PaperPoolScore
from freerea_plugins import Direction, Genotype, InputError, PoolScore, SearchSpace

from ..evolution.strategy import POPULATION_SIZE
from ..optuna_study.proposing_sampler import ProposingSampler
from ..optuna_study.study_proposals import Feasible, ParameterViolation
from ..optuna_study.trial_encoding import SpaceEncoding
from .categorical_policy import LearningSettings
from .policy_proposer import PolicyProposer
from .rewards import Rewards


class REINFORCESampler(ProposingSampler[Genotype]):
    """A policy that chooses each variable for itself, learnt by REINFORCE.

    The defaults are those of NATS-Bench: logits near 0, Adam, and as a baseline a moving average
    of the rewards. A reward is the value of the one objective; of several, the score at the time:
    relative to the first trials if the score has a reference, else within the trials so far. One
    that is not finite counts as the lowest so far.

    The policy is a function of the completed trials in their order. It may propose an
    architecture again, as the method does. What is over a limit is drawn anew; where the policy
    gives nothing within the limits, a random architecture that is takes its place.

    Source: Williams, Machine Learning 8, 1992; Dong et al., NATS-Bench,
    https://arxiv.org/abs/2009.00437, section 5.

    Args:
        space: A search space whose variables are the study's parameters.
        learning_rate: Adam's.
        momentum: Share of the past in the moving average of rewards.
        seed: Seed of the proposals. If `None`, one is drawn for each study and stored with it.
        score: How several objectives become one score; the paper's by default.
        founder_count: Number of the first trials that a score with a reference is relative to.
        feasible: As for `FreeREASampler`, as all that follow.
        violation: By how much a candidate is outside of its limits.

    Raises:
        InputError: If a number is out of range.
    """

    def __init__(
        self,
        space: SearchSpace,
        *,
        learning_rate: float = 0.01,
        momentum: float = 0.9,
        seed: int | None = None,
        score: PoolScore | None = None,
        founder_count: int = POPULATION_SIZE,
        feasible: Feasible | None = None,
        violation: ParameterViolation | None = None,
    ) -> None:
        if learning_rate <= 0:
            raise InputError(f"`learning_rate` must be above 0, got {learning_rate}.")
        if not 0 <= momentum < 1:
            raise InputError(f"`momentum` must be from 0 to below 1, got {momentum}.")
        super().__init__(
            encoding=functools.partial(SpaceEncoding, space),
            score=score or PaperPoolScore(),
            founder_count=founder_count,
            seed=seed,
            feasible=feasible,
            violation=violation,
            avoid_duplicates=False,
        )
        self.space = space
        self.settings = LearningSettings(learning_rate, momentum)

    def create_proposer(self, directions: Sequence[Direction], score: PoolScore) -> PolicyProposer:
        """Return what proposes for one study."""
        rewards = Rewards(directions, score, self.founder_count)
        return PolicyProposer(self.space, rewards, self.settings)
