"""Randomness of metrics that does not depend on what else is measured."""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from freerea_plugins import Probe

ONE_THREAD = threading.RLock()
"""Held by the thread that builds or measures a network: global sources of randomness are shared."""


def seed_global_sources(seed: int, device: torch.device) -> None:
    """Seed the sources that networks draw from when they are built and run.

    `torch.manual_seed` would on each call also prepare devices that are not there, which takes
    longer than to seed.
    """
    random.seed(seed)
    np.random.seed(seed % 2**32)
    if device.type == "cpu":
        torch.default_generator.manual_seed(seed)
    else:
        torch.manual_seed(seed)


@contextlib.contextmanager
def preserved_randomness(device: torch.device) -> Iterator[None]:
    """Put the global sources of torch, Python and NumPy back when done; other threads wait."""
    with ONE_THREAD, _preserved(device):
        yield


@contextlib.contextmanager
def _preserved(device: torch.device) -> Iterator[None]:
    pythons = random.getstate()
    numpys = np.random.get_state()
    devices = _state_of(device)
    with torch.random.fork_rng(devices=[]):
        try:
            yield
        finally:
            random.setstate(pythons)
            np.random.set_state(numpys)
            if device.type == "cuda":
                torch.cuda.set_rng_state(devices, device)
            elif device.type == "mps":
                torch.mps.set_rng_state(devices)


def _state_of(device: torch.device) -> Tensor:
    if device.type == "cuda":
        return torch.cuda.get_rng_state(device)
    return torch.mps.get_rng_state() if device.type == "mps" else torch.empty(0)


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
