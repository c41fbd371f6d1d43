"""The pool score of a front."""

from __future__ import annotations

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

    All fronts are gone through at once, as a small population has many of a few members.

    Args:
        costs: What is to be small, ``(members, metrics)``, infinite where it is not known.
        fronts: The number of the front of each member.
    """
    distances: FloatArray = np.zeros(len(costs))
    places = np.flatnonzero(np.isfinite(costs).all(axis=1))
    if len(places):
        fronts = fronts[places]
        for column in costs[places].T:
            order = np.lexsort((column, fronts))
            _add_distances(distances, places[order], column[order], fronts[order])
    ends = np.isinf(distances)
    distances[ends] = 0
    return np.where(ends, 1.0, distances / (1 + distances)) / 2


def _add_distances(
    distances: FloatArray,
    places: npt.NDArray[np.intp],
    along: FloatArray,
    fronts: npt.NDArray[np.intp],
) -> None:
    """Add the distances of neighbours along one metric, in parts of the range of their front.

    Args:
        distances: The distances of all members so far.
        places: Where the members are in it, by front and then by metric.
        along: Their values of the metric.
        fronts: The numbers of their fronts.
    """
    changes = np.flatnonzero(fronts[1:] != fronts[:-1]) + 1
    first, last = np.concatenate([[0], changes]), np.concatenate([changes, [len(along)]]) - 1
    widths = along[last] - along[first]
    has_width = widths > 0
    width_of = np.repeat(np.where(has_width, widths, np.inf), last - first + 1)
    distances[places[1:-1]] += (along[2:] - along[:-2]) / width_of[1:-1]
    distances[places[first[has_width]]] = np.inf
    distances[places[last[has_width]]] = np.inf
