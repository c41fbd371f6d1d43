"""The pool score of a front."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from freerea_plugins import Direction, PoolScore

from .paper_pool_score import FloatArray


class FrontPoolScore(PoolScore):
    r"""Dominance first, then how alone a member is.

    $s_i = \frac{c_i}{2 (1 + c_i)} - f_i$, with $f_i$ the number of the front that member i is in, 0
    for those that nobody dominates, and $c_i$ its crowding distance in that front, infinite at its
    ends. Neither scale nor zero of a metric matters. A value that is not finite is the worst of
    its metric, and such members are not alone.

    Source: Deb et al., NSGA-II, https://doi.org/10.1109/4235.996017.
    """

    name = "front"

    def __call__(self, values: FloatArray, directions: Sequence[Direction]) -> FloatArray:
        """Return the score of each member."""
        from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting

        if not len(values):
            return np.empty(0)
        signs = np.array([-1.0 if direction == "maximize" else 1.0 for direction in directions])
        costs = np.where(np.isfinite(values), values * signs, np.inf)
        fronts = np.empty(len(costs), dtype=np.intp)
        for number, members in enumerate(NonDominatedSorting().do(costs)):
            fronts[members] = number
        return _alone(costs, fronts) - fronts


def _alone(costs: FloatArray, fronts: npt.NDArray[np.intp]) -> FloatArray:
    """Return from 0 to a half how far members are from their neighbours in their front.

    In lists, as the fronts of a population are too small for arrays to be quicker.

    Args:
        costs: What is to be small, ``(members, metrics)``, infinite where it is not known.
        fronts: The number of the front of each member.
    """
    crowding = [0.0] * len(costs)
    front_of = fronts.tolist()
    places = np.flatnonzero(np.isfinite(costs).all(axis=1)).tolist()
    for column in costs.T.tolist():
        along = sorted(places, key=lambda place: (front_of[place], column[place]))
        for _, group in itertools.groupby(along, key=front_of.__getitem__):
            members = list(group)
            width = column[members[-1]] - column[members[0]]
            if not width > 0:
                continue
            crowding[members[0]] = crowding[members[-1]] = math.inf
            for before, place, after in zip(members, members[1:], members[2:], strict=False):
                crowding[place] += (column[after] - column[before]) / width
    return np.array([0.5 if math.isinf(each) else each / (1 + each) / 2 for each in crowding])
