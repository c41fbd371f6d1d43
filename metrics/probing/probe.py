"""The probe that metrics measure on."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .loss_gradients import loss_gradients
from .relu_agreement import relu_agreement


class NetworkProbe:
    """A network, a batch and a source of randomness, with the results that metrics share.

    See `freerea_plugins.Probe` for what metrics may rely on.

    Args:
        network: An initialised network in training mode.
        images: ``(n, channels, …)``.
        labels: ``(n,)``.
        generator: Source of randomness, on the CPU.
    """

    def __init__(
        self, network: nn.Module, images: Tensor, labels: Tensor, generator: torch.Generator
    ) -> None:
        self.network = network
        self.images = images
        self.labels = labels
        self.generator = generator
        self._relu_agreement: Tensor | None = None
        self._loss_gradients: list[tuple[Tensor, Tensor]] | None = None

    def relu_agreement(self) -> Tensor:
        """Return how many ReLU units agree for each pair of images, ``(n, n)``."""
        if self._relu_agreement is None:
            self._relu_agreement = relu_agreement(self.network, self.images)
        return self._relu_agreement

    def loss_gradients(self) -> list[tuple[Tensor, Tensor]]:
        """Return weights and the gradients of the cross entropy of the batch, layer by layer."""
        if self._loss_gradients is None:
            self._loss_gradients = loss_gradients(self.network, self.images, self.labels)
        return self._loss_gradients
