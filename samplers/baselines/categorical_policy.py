"""A policy that chooses each variable of a search space for itself, and learns by rewards."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from freerea_plugins import Genotype

FloatArray = npt.NDArray[np.float64]

INITIAL_DEVIATION = 1e-3
"""Standard deviation of the logits before anything is learnt."""

FIRST_DECAY, SECOND_DECAY, EPSILON = 0.9, 0.999, 1e-8
"""Adam's constants."""


@dataclass(frozen=True)
class LearningSettings:
    """How a policy learns.

    Attributes:
        learning_rate: Adam's.
        momentum: Share of the past in the moving average of rewards.
    """

    learning_rate: float = 0.01
    momentum: float = 0.9


@dataclass(frozen=True, eq=False)
class CategoricalPolicy:
    """A categorical distribution for each variable, and how far it has learnt.

    Attributes:
        logits: ``(variables, choices)``; ``-inf`` where a variable has fewer choices.
        first_moment: Adam's mean of gradients.
        second_moment: Adam's mean of their squares.
        steps: How many rewards it has learnt from.
        average: Moving average of the rewards, which begins at 0.
        weight: What the average is to be divided by, as it begins at 0.
    """

    logits: FloatArray
    first_moment: FloatArray
    second_moment: FloatArray
    steps: int = 0
    average: float = 0.0
    weight: float = 0.0

    @classmethod
    def initial(cls, choices: Sequence[int], seed: int) -> CategoricalPolicy:
        """Return a policy that prefers nothing.

        Args:
            choices: How many choices each variable has.
            seed: Seed of the small numbers that the logits are.
        """
        shape = (len(choices), max(choices))
        logits = INITIAL_DEVIATION * np.random.default_rng(seed).standard_normal(shape)
        logits[np.arange(shape[1]) >= np.array(choices)[:, None]] = -np.inf
        return cls(logits, np.zeros(shape), np.zeros(shape))

    @property
    def probabilities(self) -> FloatArray:
        """The probability of each choice of each variable, ``(variables, choices)``."""
        exponentials = np.exp(self.logits - self.logits.max(axis=1, keepdims=True))
        shares: FloatArray = exponentials / exponentials.sum(axis=1, keepdims=True)
        return shares

    def sample(self, rng: random.Random) -> Genotype:
        """Draw a combination of choices, which need not be valid."""
        return tuple(
            rng.choices(range(len(shares)), shares)[0] for shares in self.probabilities.tolist()
        )

    def after(
        self, genotype: Genotype, reward: float, settings: LearningSettings
    ) -> CategoricalPolicy:
        """Return the policy that has learnt from one more reward.

        The gradient of the log-probability of the genotype, times by how much the reward exceeds
        the moving average of rewards, this one included, is a step of Adam.

        Args:
            genotype: What was rewarded.
            reward: A finite number; the higher, the better.
            settings: How it learns.
        """
        kept = settings.momentum
        average = kept * self.average + (1 - kept) * reward
        weight = kept * self.weight + (1 - kept)
        chosen = np.zeros_like(self.logits)
        chosen[np.arange(len(genotype)), list(genotype)] = 1
        gradient = (self.probabilities - chosen) * (reward - average / weight)
        first = FIRST_DECAY * self.first_moment + (1 - FIRST_DECAY) * gradient
        second = SECOND_DECAY * self.second_moment + (1 - SECOND_DECAY) * gradient**2
        steps = self.steps + 1
        mean = first / (1 - FIRST_DECAY**steps)
        deviation = np.sqrt(second / (1 - SECOND_DECAY**steps))
        logits = self.logits - settings.learning_rate * mean / (deviation + EPSILON)
        return CategoricalPolicy(logits, first, second, steps, average, weight)
