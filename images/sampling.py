"""Images drawn of each class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.int64]


def balanced_labels(counts: Sequence[int], size: int, generator: np.random.Generator) -> list[int]:
    """Return the classes of so many images, in rounds: each class that has some left, in any order.

    Args:
        counts: Images of each class.
        size: How many are wanted; fewer are returned if there are no more.
        generator: Draws the order of each round.
    """
    left = list(counts)
    labels: list[int] = []
    while any(left) and len(labels) < size:
        for label in generator.permutation(len(left)).tolist():
            if left[label]:
                left[label] -= 1
                labels.append(label)
    return labels[:size]


def proportional_sample(
    members: Sequence[Indices], size: int, generator: np.random.Generator
) -> Indices:
    """Return about so many images, of each class in proportion to it, one at least.

    Args:
        members: The images of each class.
        size: How many; all if there are no more.
        generator: Draws them.
    """
    total = sum(map(len, members))
    if total <= size:
        return np.sort(np.concatenate(members))
    drawn = [
        generator.choice(each, max(1, round(size * len(each) / total)), replace=False)
        for each in members
    ]
    return np.sort(np.concatenate(drawn))
