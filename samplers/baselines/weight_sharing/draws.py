"""What is left to chance in an epoch."""

from __future__ import annotations

import random
from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Draws:
    """Sources of randomness, on the CPU, whatever the device.

    Attributes:
        torch: For tensors.
        python: For genotypes.
    """

    torch: torch.Generator
    python: random.Random

    @classmethod
    def of(cls, seed: int, epoch: int) -> Draws:
        """Return the sources of an epoch, of which a training that goes on needs no state."""
        python = random.Random(f"epoch {epoch} of weight sharing {seed}")
        return cls(torch.Generator("cpu").manual_seed(python.getrandbits(48)), python)
