"""What each individual of a history is worth when it comes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from freerea_plugins import Direction, PoolScore

from ..evolution.population import FloatArray
from ..evolution.scoring import PoolScoring, scoring


class Rewards:
    """One number for each individual, by those before it and itself.

    Of one objective it is the value, negative if it is to be minimised; of several the score of
    the individual: relative to the founders as far as there are any by then if the score has a
    reference, and else within the history so far.

    Args:
        directions: The direction of each objective.
        score: How several objectives become one.
        founder_count: How many founders there are.
    """

    def __init__(
        self, directions: Sequence[Direction], score: PoolScore, founder_count: int
    ) -> None:
        self._scoring = scoring(directions, score)
        self._founder_count = founder_count

    def reward(self, values: FloatArray) -> float:
        """Return the reward of the last of some individuals.

        Args:
            values: The values of each, ``(individuals, objectives)``, the oldest first.
        """
        compared = self._scoring
        if not isinstance(compared, PoolScoring):
            return float(compared(values[-1:])[0])
        if compared.score.has_reference:
            return float(compared.relative_to(values[: self._founder_count])(values[-1:])[0])
        return float(compared(values)[-1])


def finite_reward(reward: float, lowest: float) -> float | None:
    """Return a reward that can be learnt from.

    Args:
        reward: The reward, which is not finite where a metric is not.
        lowest: The lowest finite reward so far; infinite if there is none.

    Returns:
        The lowest so far in place of one that is not finite; `None` if there is none.
    """
    if math.isfinite(reward):
        return reward
    return lowest if math.isfinite(lowest) else None
