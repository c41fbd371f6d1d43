"""The pool score of a front."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

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
        scores: FloatArray = np.empty(len(costs))
        for number, members in enumerate(NonDominatedSorting().do(costs)):
            scores[members] = _alone(costs[members]) - number
        return scores


def _alone(costs: FloatArray) -> FloatArray:
    """Return from 0 to a half how far members of a front are from their neighbours.

    Args:
        costs: What is to be small, ``(members, metrics)``, infinite where it is not known.
    """
    distances: FloatArray = np.zeros(len(costs))
    known = np.isfinite(costs).all(axis=1)
    places = np.flatnonzero(known)
    for column in costs[known].T:
        order = places[np.argsort(column, kind="stable")]
        along = np.sort(column)
        if len(along) and along[-1] > along[0]:
            distances[order[1:-1]] += (along[2:] - along[:-2]) / (along[-1] - along[0])
            distances[order[[0, -1]]] = np.inf
    with np.errstate(invalid="ignore"):
        parts = distances / (1 + distances)
    return np.where(np.isinf(distances), 1.0, parts) / 2
