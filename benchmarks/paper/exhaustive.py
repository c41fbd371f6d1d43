"""The best cell by a score, of all that there are: what a search for it can find at best."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from freerea.metrics.evaluation.fitness import find_score
from freerea_plugins import Architecture, Genotype, SearchSpace

from .search import Method
from .sources import Folders


class Exhaustive:
    """Scores all cells of a space that can be listed.

    Args:
        method: By whose values and score.
        space: The space.
        folders: Where values are read.
    """

    def __init__(self, method: Method, space: SearchSpace, folders: Folders) -> None:
        measure = method.source.open(space, folders)
        self._space = space
        self._score = find_score(method.score)
        self._directions = method.source.directions
        self._genotypes = list(space.genotypes())
        self._values = np.array([measure(Architecture(space, each))[0] for each in self._genotypes])

    def best(self, limits: Mapping[str, float] | None = None) -> Genotype:
        """Return the best within limits of costs in closed form, relative to all within them."""
        costs = [self._space.costs(each) for each in self._genotypes]
        within = np.flatnonzero(
            [all(each[name] <= most for name, most in (limits or {}).items()) for each in costs]
        )
        scores = self._score(self._values[within], self._directions)
        return self._genotypes[int(within[np.argmax(scores)])]
