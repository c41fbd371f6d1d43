"""The sources of randomness that all code of a process shares."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator

import numpy as np
import torch


@contextlib.contextmanager
def preserved_randomness() -> Iterator[None]:
    """Put the shared sources back when done."""
    pythons, numpys = random.getstate(), np.random.get_state()
    with torch.random.fork_rng(devices=[]):
        try:
            yield
        finally:
            random.setstate(pythons)
            np.random.set_state(numpys)


def seed_shared_sources(seed: int) -> None:
    """Seed the shared sources, so that what draws from them differs from seed to seed."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def shared_sources() -> dict[str, object]:
    """Return the state of each shared source by its name, comparable with ``==``."""
    _, keys, *rest = np.random.get_state()
    return {
        "random": random.getstate(),
        "numpy.random": (np.asarray(keys).tobytes(), rest),
        "torch": torch.get_rng_state().numpy().tobytes(),
    }
