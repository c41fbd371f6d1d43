"""The best of samples by the shared weights."""

from __future__ import annotations

from collections.abc import Callable

from freerea_plugins import Genotype, Progress

from ..feasibility import Feasibility
from .draws import Draws
from .image_halves import ImageHalves
from .one_shot import OneShotModel


def best_sample(
    draw: Callable[[], Genotype],
    count: int,
    *,
    model: OneShotModel,
    images: ImageHalves,
    feasibility: Feasibility,
    draws: Draws,
    progress: Progress,
) -> Genotype:
    """Return the sample within the limits that tells most images with the shared weights.

    Args:
        draw: Draws an architecture.
        count: How many are looked at; each is judged by all images, once.
        model: The trained supernet.
        images: By which architectures are judged.
        feasibility: Which may be the answer.
        draws: Sources of randomness.
        progress: Told how many are judged.

    Raises:
        NothingFeasibleError: If none is found within the limits.
    """
    candidates = list(dict.fromkeys(feasibility.samples(draw, count, draws.python)))
    accuracies: dict[Genotype, float] = {}
    for candidate in candidates:
        accuracies[candidate] = model.accuracy(candidate, images.evaluation())
        progress("samples judged by shared weights", len(accuracies), len(candidates))
    return max(accuracies, key=accuracies.__getitem__)
