"""TE-NAS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freerea_plugins import SearchAlgorithm, SearchSpace, SearchTask

if TYPE_CHECKING:
    from optuna.samplers import BaseSampler


class TENASAlgorithm(SearchAlgorithm):
    """A supernet pruned by its neural tangent kernel and linear regions; TE-NAS.

    It proposes one architecture. The space needs a supernet.

    Source: Chen et al., Neural Architecture Search on ImageNet in Four GPU Hours,
    https://arxiv.org/abs/2102.11535.

    Args:
        repeats: Number of initialisations of which changes are a mean.
    """

    name = "te-nas"
    version = "2"

    def __init__(self, repeats: int = 3) -> None:
        self.repeats = repeats

    @property
    def evaluations(self) -> int:
        """One: the architecture that is left."""
        return 1

    def check(self, space: SearchSpace) -> None:
        """Check that the space has a supernet.

        Raises:
            InputError: If not.
        """
        if not space.has_supernet:
            space.build_supernet()  # Says that there is none.

    def create_sampler(self, task: SearchTask) -> BaseSampler:
        """Return a `TENASSampler`."""
        from ..baselines.te_nas.sampler import TENASSampler

        return TENASSampler(
            task.space,
            batch=task.batch,
            repeats=self.repeats,
            seed=task.seed,
            device=task.device,
            feasible=task.feasible,
            violation=task.violation,
            progress=task.progress,
        )
