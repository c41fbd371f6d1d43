"""A supernet, and what it makes of images for one architecture or a mixture of many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea_plugins import Genotype, SearchSpace, Supernet

from .image_halves import Batch


@dataclass(frozen=True)
class Mixture:
    """A weight of each choice of each variable.

    Attributes:
        weights: For each variable ``(choices,)``.
        choices: For each variable the choices that are computed; all if `None`.
    """

    weights: Sequence[Tensor]
    choices: Sequence[Sequence[int]] | None = None


class OneShotModel:
    """A supernet with its search space.

    Args:
        space: The search space.
        supernet: Its supernet, on the device.
        device: Where it is run.

    Attributes:
        space: The search space.
        supernet: Its supernet.
        parameters: The shared weights.
    """

    def __init__(self, space: SearchSpace, supernet: Supernet, device: torch.device) -> None:
        self.space = space
        self.supernet = supernet
        self.parameters: list[nn.Parameter] = list(supernet.parameters())
        self._device = device
        self._ones = [torch.ones(len(each.choices), device=device) for each in space.variables]

    def path(self, genotype: Genotype) -> Mixture:
        """Return the mixture that is one architecture."""
        return Mixture(self._ones, [[choice] for choice in genotype])

    def logits(self, inputs: Tensor, mixture: Mixture) -> Tensor:
        """Return the logits ``(n, classes)`` of a mixture."""
        weights = [each.to(self._device) for each in mixture.weights]
        return self.supernet(inputs, weights, mixture.choices)

    def loss(self, batch: Batch, mixture: Mixture) -> Tensor:
        """Return the mean cross-entropy of a batch, a scalar."""
        inputs, labels = batch
        return F.cross_entropy(self.logits(inputs, mixture), labels)

    def accuracy(self, genotype: Genotype, batches: Iterable[Batch]) -> float:
        """Return the share of images that an architecture tells with the shared weights.

        The supernet is left out of training mode.
        """
        self.supernet.train(False)
        right, seen = 0, 0
        with torch.no_grad():
            for inputs, labels in batches:
                found = self.logits(inputs, self.path(genotype)).argmax(1)
                right += int((found == labels).sum())
                seen += len(labels)
        return right / seen
