"""The base class of pool scores."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ._component import Component
from ._metric import Direction

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class PoolScore(Component, ABC):
    """How the values of several metrics become one score within a pool of architectures."""

    @abstractmethod
    def __call__(
        self, values: npt.NDArray[np.float64], directions: Sequence[Direction]
    ) -> npt.NDArray[np.float64]:
        """Return the score of each member relative to the others, higher being better.

        Args:
            values: Metric values, ``(members, metrics)``. One that could not be computed is
                infinite or NaN, and is the worst of its metric.
            directions: Whether each metric is maximised or minimised.

        Returns:
            ``(members,)``, without NaN.
        """
