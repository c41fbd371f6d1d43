"""Randomness of metrics that does not depend on what else is measured."""

from __future__ import annotations

import contextlib
import operator
import random
import threading
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from freerea_plugins import InputError, Probe

_SEEDS = 1 << 48  # The rest of 64 bits counts repeats.


def checked_seed(seed: int) -> int:
    """Return a seed as Python's whole number.

    Raises:
        InputError: If it is no whole number, or out of range.
    """
    try:
        whole = operator.index(seed)
    except TypeError:
        whole = -1
    if not 0 <= whole < _SEEDS:
        raise InputError(f"`seed` must be a whole number from 0 to {_SEEDS - 1}, got {seed!r}.")
    return whole


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
    # To seed one GPU is to seed all.
    has_gpus = torch.cuda.is_initialized()  # type: ignore[no-untyped-call]
    gpus = torch.cuda.get_rng_state_all() if has_gpus else []
    mps = torch.mps.get_rng_state() if device.type == "mps" else None
    with torch.random.fork_rng(devices=[]):
        try:
            yield
        finally:
            random.setstate(pythons)
            np.random.set_state(numpys)
            if gpus:
                torch.cuda.set_rng_state_all(gpus)
            if mps is not None:
                torch.mps.set_rng_state(mps)


def private_generator(probe: Probe) -> torch.Generator:
    """Return a copy of the probe's source of randomness, which stays where it is.

    So a metric that is measured twice on one probe draws the same numbers.

    Args:
        probe: The probe.

    Returns:
        A generator on the CPU: draw there, and move what was drawn.
    """
    generator = torch.Generator("cpu")
    generator.set_state(probe.generator.get_state())
    return generator


def normal(like: Tensor, generator: torch.Generator) -> Tensor:
    """Return Gaussian noise, drawn on the CPU, of the shape and on the device of a tensor."""
    return torch.empty(like.shape, device="cpu").normal_(generator=generator).to(like)


def signs(like: Tensor, generator: torch.Generator) -> Tensor:
    """Return random numbers of -1 and 1, drawn as `normal` does."""
    drawn = torch.empty(like.shape, device="cpu").bernoulli_(0.5, generator=generator)
    return drawn.mul_(2).sub_(1).to(like)
