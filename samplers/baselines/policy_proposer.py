"""Proposes genotypes by a policy that learns from those before."""

from __future__ import annotations

import bisect
import math
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from freerea_plugins import Genotype, SearchSpace

from ..evolution.feasible_walk import Violation
from ..evolution.individual import Individual
from ..evolution.population import FloatArray
from ..evolution.proposal import Proposal, proposal_rng
from ..evolution.proposer import RandomProposer
from ..evolution.variation import Variation
from .categorical_policy import CategoricalPolicy, LearningSettings
from .rewards import Rewards, finite_reward

SAMPLES_TRIED = 1000
"""Genotypes drawn of a policy before a random feasible one takes their place."""

STATES_KEPT = 64
"""So many of the latest states are kept, to which it goes back for an individual that is late."""


class Progress(NamedTuple):
    """What is learnt from the first individuals.

    Attributes:
        policy: The policy.
        learnt_from: From how many.
        lowest: The lowest finite reward among them; infinite if there is none.
    """

    policy: CategoricalPolicy
    learnt_from: int
    lowest: float


class PolicyProposer:
    """Draws genotypes of a policy that has learnt from all individuals, in order.

    Args:
        space: The search space.
        rewards: What an individual is worth.
        settings: How the policy learns.
    """

    def __init__(self, space: SearchSpace, rewards: Rewards, settings: LearningSettings) -> None:
        self._space = space
        self._rewards = rewards
        self._settings = settings
        self._individuals: list[Individual[Genotype]] = []
        self._states: deque[Progress] = deque(maxlen=STATES_KEPT)
        self._random: RandomProposer[Genotype] = RandomProposer()

    def add(self, individual: Individual[Genotype]) -> None:
        """Take in an evaluated individual, and unlearn what came after it.

        What is infeasible has no reward, and teaches nothing.
        """
        if not individual.is_complete:
            return
        place = bisect.bisect(self._individuals, individual.number, key=lambda each: each.number)
        self._individuals.insert(place, individual)
        while self._states and self._states[-1].learnt_from > place:
            self._states.pop()

    def propose(
        self,
        number: int,
        *,
        variation: Variation[Genotype],
        seed: int,
        is_feasible: Callable[[Genotype], bool],
        is_known: Callable[[Genotype], bool],
        violation: Violation[Genotype] | None,
    ) -> Proposal[Genotype] | None:
        """Return a genotype of the policy that is valid and feasible, else a random one.

        Raises:
            NothingFeasibleError: If no feasible genotype was found.
        """
        policy = self.policy(seed)
        rng = proposal_rng(seed, number)
        for _ in range(SAMPLES_TRIED):
            genotype = policy.sample(rng)
            if self._space.is_valid(genotype) and is_feasible(genotype):
                return Proposal(genotype, is_new=not is_known(genotype))
        return self._random.propose(
            number,
            variation=variation,
            seed=seed,
            is_feasible=is_feasible,
            is_known=is_known,
            violation=violation,
        )

    def batch_size(self, number: int, under_way: int) -> int:  # noqa: ARG002
        """Return 1: each proposal depends on the individual before it."""
        return 1

    def policy(self, seed: int) -> CategoricalPolicy:
        """Return the policy that has learnt from the individuals so far.

        Args:
            seed: Seed of the policy that has learnt nothing, always the same.
        """
        if not self._states:
            choices = [len(variable.choices) for variable in self._space.variables]
            self._states.append(Progress(CategoricalPolicy.initial(choices, seed), 0, math.inf))
        state = self._states[-1]
        if state.learnt_from < len(self._individuals):
            values = np.array([each.values for each in self._individuals], dtype=np.float64)
            while state.learnt_from < len(self._individuals):
                state = self._learn(state, values[: state.learnt_from + 1])
                self._states.append(state)
        return state.policy

    def _learn(self, state: Progress, values: FloatArray) -> Progress:
        genotype = self._individuals[state.learnt_from].genome
        reward = finite_reward(self._rewards.reward(values), state.lowest)
        if reward is None:
            return state._replace(learnt_from=state.learnt_from + 1)
        policy = state.policy.after(genotype, reward, self._settings)
        return Progress(policy, state.learnt_from + 1, min(state.lowest, reward))
