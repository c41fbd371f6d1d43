"""Randomness of metrics that does not depend on what else is measured."""

from __future__ import annotations

import torch
from torch import Tensor

from freerea_plugins import Probe


def seed_global_source(seed: int, device: torch.device) -> None:
    """Seed the source that networks draw from when they are built and run.

    `torch.manual_seed` would on each call also prepare devices that are not there, which takes
    longer than to seed.
    """
    if device.type == "cpu":
        torch.default_generator.manual_seed(seed)
    else:
        torch.manual_seed(seed)


def private_generator(probe: Probe) -> torch.Generator:
    """Return a copy of the probe's source of randomness, which stays where it is."""
    generator = torch.Generator()
    generator.set_state(probe.generator.get_state())
    return generator


def normal(like: Tensor, generator: torch.Generator) -> Tensor:
    """Return Gaussian noise, drawn on the CPU, of the shape and on the device of a tensor."""
    return torch.empty(like.shape).normal_(generator=generator).to(like)


def signs(like: Tensor, generator: torch.Generator) -> Tensor:
    """Return random numbers of -1 and 1, drawn as `normal` does."""
    drawn = torch.empty(like.shape).bernoulli_(0.5, generator=generator)
    return drawn.mul_(2).sub_(1).to(like)
