"""Whether a search space builds networks for a data set that it does not know by name."""

from __future__ import annotations

import random

import torch

from freerea.metrics.evaluation.failures import named_failure
from freerea.metrics.networks.randomness import preserved_randomness
from freerea_plugins import Architecture, InputError, SearchSpace


def check_logits(space: SearchSpace) -> None:
    """Build one network for a data set of a user's own, and count its logits.

    A space whose networks always have those of its first data set would be searched in vain.

    Raises:
        InputError: If it cannot be built or run, or has not a logit for each class.
    """
    dataset = space.dataset
    if dataset in space.datasets:
        return
    with preserved_randomness(torch.device("cpu")):
        architecture = Architecture(space, space.sample(random.Random(0)))
        images = torch.zeros(2, *architecture.input_shape(space.reduced))
        with named_failure(f"space `{space.name}`", f"data set `{dataset.name}`"), torch.no_grad():
            logits: object = architecture.build_network(space.reduced).eval()(images)
    found = tuple(logits.shape) if isinstance(logits, torch.Tensor) else type(logits).__name__
    if found != (2, dataset.classes):
        raise InputError(
            f"space `{space.name}` has no networks for data set `{dataset.name}`: they return "
            f"{found} for two images, which have {dataset.classes} classes."
        )
