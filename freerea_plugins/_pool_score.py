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
    """How the values of several metrics become one score within a pool of architectures.

    A score is relative to the pool that it is given. One that can be relative to another set of
    architectures as well, the *reference*, defines `relative_to`. An evolution then makes it
    relative to its founders, once and for all: a score means the same in each generation, and in
    another run with the same founders.
    """

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

    def relative_to(
        self,
        values: npt.NDArray[np.float64],  # noqa: ARG002
        directions: Sequence[Direction],  # noqa: ARG002
    ) -> PoolScore:
        """Return the score relative to a reference, whatever pool it is given later.

        By default the score itself, which stays relative to the pool that it is given.

        Args:
            values: Metric values of the reference, ``(members, metrics)``, as for a call.
            directions: Whether each metric is maximised or minimised.
        """
        return self

    @property
    def has_reference(self) -> bool:
        """Whether the score can be relative to a reference: whether it defines `relative_to`."""
        return type(self).relative_to is not PoolScore.relative_to
