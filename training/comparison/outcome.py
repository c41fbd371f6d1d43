"""What came out of one training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class Outcome:
    """How a network that was trained does.

    Attributes:
        number: Number of the architecture, from 0.
        seed: Seed of the training.
        validation: Accuracy on the validation images, from 0 to 1.
        correct: Which test images it took for what they are, ``(n,)``.
        losses: Mean loss of each epoch.
        seconds: How long the training took.
        diverged: Whether it ended early, as a loss was not finite.
    """

    number: int
    seed: int
    validation: float
    correct: npt.NDArray[np.bool_]
    losses: tuple[float, ...]
    seconds: float
    diverged: bool
