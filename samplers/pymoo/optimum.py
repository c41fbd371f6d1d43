"""The best of all individuals that were ever evaluated."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from pymoo.core.population import Population

from ..evolution.population import FloatArray


class Optimum:
    """Follows what pymoo calls the optimum: the front of the feasible individuals.

    With one objective this is the first of the best; while nothing is feasible, the first of
    those with the smallest constraint violation. Individuals are compared with the optimum so
    far alone, which takes less time than to sort a population after every generation.
    """

    def __init__(self) -> None:
        self._members: list[Any] = []
        self._is_feasible = False
        self._objectives: FloatArray = np.empty((0, 0))

    def add(self, individuals: Sequence[Any]) -> bool:
        """Take in evaluated individuals and return whether the optimum changed."""
        before = self._members
        feasible = [individual for individual in individuals if individual.feas]
        if feasible:
            self._add_feasible(feasible)
        elif not self._is_feasible:
            self._members = [min((*before, *individuals), key=_violation)]
        return self._members != before

    def is_empty(self) -> bool:
        """Return whether nothing was taken in."""
        return not self._members

    def population(self) -> Population:
        """Return the optimum, in the order of evaluation."""
        return Population.create(*self._members)

    def _add_feasible(self, individuals: list[Any]) -> None:
        added = len(individuals)
        objectives = np.array([individual.F for individual in individuals])
        if self._is_feasible:
            individuals = self._members + individuals
            objectives = np.concatenate([self._objectives, objectives])
        self._is_feasible = True
        if objectives.shape[1] == 1:
            best = int(objectives.argmin())
            self._members, self._objectives = [individuals[best]], objectives[[best]]
            return
        kept = _nondominated(objectives, added)
        if not kept.all():
            individuals = list(itertools.compress(individuals, kept.tolist()))
            objectives = objectives[kept]
        self._members, self._objectives = individuals, objectives


def _violation(individual: Any) -> float:
    return float(individual.cv)


def _nondominated(objectives: FloatArray, added: int) -> npt.NDArray[np.bool_]:
    """Return which rows are not dominated; none but the last `added` dominate one another."""
    new = objectives[-added:, np.newaxis]
    no_worse: npt.NDArray[np.bool_] = np.all(objectives <= new, axis=2)
    no_better: npt.NDArray[np.bool_] = np.all(objectives >= new, axis=2)
    dominated: npt.NDArray[np.bool_] = np.any(no_better & ~no_worse, axis=0)
    dominated[-added:] |= np.any(no_worse & ~no_better, axis=1)
    return ~dominated
