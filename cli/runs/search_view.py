"""What is seen of a search for the best while it runs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from optuna.trial import FrozenTrial
from rich.console import Console
from rich.table import Column, Table

from freerea.samplers import TrainingFreeObjective

from ..output.cost_bars import add_costs
from ..output.run_view import RunView
from ..output.trajectory import best_so_far
from .search import Search

_COLUMNS = 5
"""Of a row of costs, which takes a line however narrow the terminal is."""


class SearchView:
    """Looks at a search: how the best came to be, and what it costs.

    Args:
        search: The search.
        objective: What it measures.
        best: Returns the best trial so far.
    """

    def __init__(
        self, search: Search, objective: TrainingFreeObjective, best: Callable[[], FrozenTrial]
    ) -> None:
        self._search = search
        self._objective = objective
        self._best = best
        self._limits = {each.constraint.name: each.maximum for each in objective.limits}

    def __call__(self) -> RunView | None:
        """Return what is seen now, nothing before the first evaluation."""
        scores = np.array(list(self._objective.history(self._search.study).scores.values()))
        if not len(scores):
            return None
        columns = [Column(no_wrap=True) for _ in range(_COLUMNS)]
        grid = Table.grid(*columns, padding=(0, 2), pad_edge=False)
        costs = self._objective.costs(self._objective.architecture(self._best()))
        add_costs(grid, costs, self._limits, Console(stderr=True))
        return RunView(best_so_far(scores).tolist(), grid)
