"""How rare what meets the limits is."""

from __future__ import annotations

import random
import time
from typing import Any

from freerea.samplers import TrainingFreeObjective
from freerea_plugins import Architecture

SAMPLES = 1_000
"""Random architectures that are looked at."""

LONGEST = 1.0
"""Seconds after which fewer must do, where costs have to be measured."""


def feasible_share(objective: TrainingFreeObjective) -> dict[str, Any]:
    """Return which share of random architectures is within the limits.

    Returns:
        ``feasible_share``, from 0 to 1, and ``feasible_share_samples``, the number of architectures
        that it was found on; nothing without limits.
    """
    if not objective.limits:
        return {}
    space = objective.space
    rng = random.Random(0)
    deadline = time.monotonic() + LONGEST
    feasible = looked_at = 0
    while looked_at < SAMPLES and (looked_at == 0 or time.monotonic() < deadline):
        feasible += objective.is_feasible(Architecture(space, space.sample(rng)))
        looked_at += 1
    return {
        "feasible_share": feasible / looked_at,
        "feasible_share_samples": looked_at,
    }


def in_words(share: float, samples: int) -> str:
    """Return how many random architectures are within the limits."""
    if share == 0:
        return f"Within the limits: none of {samples:,} random architectures."
    return f"Within the limits: {100 * share:.2g} % of {samples:,} random architectures."
