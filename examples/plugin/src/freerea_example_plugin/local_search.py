"""A search algorithm: the best architecture so far, changed in one variable at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freerea_plugins import SearchAlgorithm, SearchTask

if TYPE_CHECKING:
    from optuna.samplers import BaseSampler


class LocalSearch(SearchAlgorithm):
    """Random architectures first, then the best so far with one variable changed.

    Args:
        starts: Number of random architectures.
    """

    name = "local-search"

    def __init__(self, starts: int = 10) -> None:
        self.starts = starts

    def create_sampler(self, task: SearchTask) -> BaseSampler:
        """Return a sampler for a study."""
        from ._local_search_sampler import LocalSearchSampler

        return LocalSearchSampler(task, self.starts)
