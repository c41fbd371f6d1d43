"""REINFORCE."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freerea_plugins import SearchAlgorithm, SearchTask

if TYPE_CHECKING:
    from optuna.samplers import BaseSampler


class REINFORCEAlgorithm(SearchAlgorithm):
    """A policy that chooses each variable for itself, learnt by REINFORCE.

    Source: Dong et al., NATS-Bench, https://arxiv.org/abs/2009.00437, section 5.

    Args:
        learning_rate: Adam's.
        momentum: Share of the past in the moving average of rewards.
    """

    name = "reinforce"

    def __init__(self, learning_rate: float = 0.01, momentum: float = 0.9) -> None:
        self.learning_rate = learning_rate
        self.momentum = momentum

    def create_sampler(self, task: SearchTask) -> BaseSampler:
        """Return a `REINFORCESampler`."""
        from ..baselines.reinforce_sampler import REINFORCESampler

        return REINFORCESampler(
            task.space,
            learning_rate=self.learning_rate,
            momentum=self.momentum,
            seed=task.seed,
            score=task.score,
            feasible=task.feasible,
            violation=task.violation,
        )
