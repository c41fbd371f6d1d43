"""Random searches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freerea_plugins import SearchAlgorithm, SearchTask

if TYPE_CHECKING:
    from optuna.samplers import BaseSampler


class RandomSearchAlgorithm(SearchAlgorithm):
    """Random architectures, each function once: what every search has to beat."""

    name = "random"
    proposes_once = True

    def create_sampler(self, task: SearchTask) -> BaseSampler:
        """Return a `RandomSearchSampler`."""
        from ..baselines.random_search_sampler import RandomSearchSampler

        return RandomSearchSampler(
            seed=task.seed,
            space=task.space,
            score=task.score,
            feasible=task.feasible,
            violation=task.violation,
        )


class NASWOTAlgorithm(RandomSearchAlgorithm):
    """Random architectures ranked by linear regions; NASWOT.

    The paper compares with 1,000 evaluations.

    Source: Mellor et al., https://arxiv.org/abs/2006.04647, section 4.
    """

    name = "naswot"
    fitness = "naswot"
