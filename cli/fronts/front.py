"""A front and what is to be said of it: its hypervolume, its knee, its extremes."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
from pymoo.indicators.hv import Hypervolume
from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting

from freerea.metrics import FloatArray

MARGIN = 0.1
"""How far the reference point is beyond the worst of the front, as a share of its range."""


class Front:
    """The front of all that was evaluated.

    Where an objective is not defined an architecture takes no part. The hypervolume is the share
    of the box between the ideal and the reference point that is dominated. The ideal point has
    the best value of each objective in the front; the reference point is beyond the worst ones by
    a tenth of the range.

    Args:
        objectives: What is minimised ``(evaluations, objectives)``, in the order of evaluation.

    Attributes:
        positions: The evaluations that are in the front, in their order.
        ideal: The ideal point.
        reference: The reference point.
    """

    def __init__(self, objectives: FloatArray) -> None:
        self._objectives = objectives
        self.positions = front_positions(objectives)
        self._front = objectives[self.positions]
        width = objectives.shape[1]
        self.ideal: FloatArray = self._front.min(axis=0, initial=np.inf)
        extent: FloatArray = self._front.max(axis=0, initial=-np.inf) - self.ideal
        self._scale = np.where(extent > 0, extent, np.ones(width))
        self.reference: FloatArray = self.ideal + (1 + MARGIN) * self._scale

    def hypervolumes(self) -> list[float]:
        """Return the hypervolume after each evaluation."""
        width = self._objectives.shape[1]
        indicator = Hypervolume(ref_point=np.full(width, 1 + MARGIN))
        volumes: list[float] = []
        known: FloatArray = np.empty((0, width))
        for row in self._normalized(self._objectives):
            dominated = bool((known <= row).all(axis=1).any())
            if np.isfinite(row).all() and not dominated:
                known = np.vstack([known[~(row <= known).all(axis=1)], row])
                volumes.append(float(indicator(known)) / (1 + MARGIN) ** width)
            else:
                volumes.append(volumes[-1] if volumes else 0.0)
        return volumes

    def volume_of(self, objectives: FloatArray) -> float:
        """Return the part of the box of this front that other evaluations dominate.

        Args:
            objectives: What is minimised ``(evaluations, objectives)``.
        """
        width = self._objectives.shape[1]
        others = self._normalized(objectives[front_positions(objectives)])
        within = others[(others < 1 + MARGIN).all(axis=1)]
        if not len(within):
            return 0.0
        indicator = Hypervolume(ref_point=np.full(width, 1 + MARGIN))
        volume: float = indicator(within) / (1 + MARGIN) ** width
        return volume

    def knee(self) -> int | None:
        """Return the evaluation at the knee of the front, if it has one.

        Points from which little is gained in one objective for much that is lost in others, as
        pymoo's `HighTradeoffPoints` finds them, in objectives scaled to the range of the front.
        Of several, the one nearest to the ideal point.

        Source: Rachmawati and Srinivasan, https://doi.org/10.1109/TEVC.2009.2017515.
        """
        normalized = self._normalized(self._front)
        distinct, first = np.unique(normalized, axis=0, return_index=True)
        if len(distinct) < 3:
            return None
        with warnings.catch_warnings():
            # Its module imports a namespace of scipy that is deprecated, and it divides by zero.
            warnings.simplefilter("ignore")
            from pymoo.mcdm.high_tradeoff import HighTradeoffPoints

            candidates = HighTradeoffPoints().do(distinct)
        if candidates is None:
            return None
        nearest = min(candidates, key=lambda each: float(np.linalg.norm(distinct[each])))
        return self.positions[int(first[nearest])]

    def extremes(self) -> list[int]:
        """Return the evaluation that is best in each objective; of equals the best in the rest."""
        normalized = self._normalized(self._front)
        columns = range(normalized.shape[1])
        return [
            self.positions[int(np.lexsort((normalized.sum(axis=1), normalized[:, column]))[0])]
            for column in columns
        ]

    def roles(self, names: Sequence[str]) -> dict[str, int]:
        """Return the evaluations that stand out, by what they stand out for.

        Args:
            names: Names of the objectives.
        """
        best = {
            f"best {name}": position for name, position in zip(names, self.extremes(), strict=True)
        }
        knee = self.knee()
        return best if knee is None else {"knee": knee, **best}

    def _normalized(self, objectives: FloatArray) -> FloatArray:
        normalized: FloatArray = (objectives - self.ideal) / self._scale
        return normalized


def front_positions(objectives: FloatArray) -> list[int]:
    """Return the positions of rows that are finite and not dominated, in order."""
    finite = np.flatnonzero(np.isfinite(objectives).all(axis=1))
    if not len(finite):
        return []
    best: Sequence[int] = NonDominatedSorting().do(
        objectives[finite], only_non_dominated_front=True
    )
    return sorted(finite[best].tolist())
