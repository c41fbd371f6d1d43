"""Linear regions of a network, counted as TE-NAS counts them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from freerea.metrics.probing.activation_agreement import by_image
from freerea_plugins import Activation, NetworkMetric, Observer, Probe

CROPS = 3000
"""How many crops there are, and so the largest number of regions."""

CROP_LENGTH = 3
"""Length of a crop in each dimension, in pixels."""


class ActivationCodes(Observer):
    """Keeps for each input which units of ReLU and its relatives it switches on."""

    def __init__(self, images: int) -> None:
        super().__init__(images)
        self._codes = [torch.empty(images, 0, dtype=torch.bool, device="cpu")]

    def see_activation(self, activation: Activation) -> None:
        """Keep the codes of one call."""
        if activation.piecewise_linear:
            self._codes.append((by_image(activation.inputs) > 0).cpu())

    @property
    def distinct(self) -> int:
        """How many inputs differ in some unit."""
        packed = np.packbits(torch.cat(self._codes, dim=1).numpy(), axis=1)
        return len(np.unique(packed, axis=0))


class RegionCount(NetworkMetric):
    """The number of linear regions that inputs lie in: of distinct codes of their ReLU units.

    Source: Chen et al., https://arxiv.org/abs/2102.11535, section 3.1.2.
    """

    name = "region_count"

    def observers(self) -> Sequence[type[Observer]]:
        """Return the observer of codes."""
        return [ActivationCodes]

    def measure(self, probe: Probe) -> float:
        """Return the number of one initialisation."""
        return float(probe.observed(ActivationCodes).distinct)


def random_crops(images: Tensor, *, seed: int) -> Tensor:
    """Return crops of images, so small that few units see each, ``(CROPS, channels, …)``.

    Args:
        images: ``(n, channels, …)``.
        seed: Seed of which image and which place.
    """
    rng = np.random.default_rng(seed)
    drawn = rng.integers(len(images), size=CROPS).tolist()
    begins = [
        rng.integers(max(0, length - CROP_LENGTH) + 1, size=CROPS).tolist()
        for length in images.shape[2:]
    ]
    return torch.stack(
        [
            images[(image, slice(None), *(slice(each, each + CROP_LENGTH) for each in place))]
            for image, *place in zip(drawn, *begins, strict=True)
        ]
    )
