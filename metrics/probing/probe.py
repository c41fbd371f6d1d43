"""The probe that metrics measure on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import torch
from torch import Tensor, nn

from freerea_plugins import Probe

from ..networks.randomness import preserved_randomness, seed_global_sources
from .loss import Loss, cross_entropy
from .loss_gradients import loss_gradients
from .relu_agreement import relu_agreement

ResultT = TypeVar("ResultT")


class NetworkProbe:
    """A network, a batch and a source of randomness, with the results that metrics share.

    See `freerea_plugins.Probe` for what metrics may rely on.

    Args:
        network: An initialised network in training mode.
        images: ``(n, channels, …)``.
        labels: ``(n,)``.
        generator: Source of randomness, on the CPU.
        loss: What is made of the network's output and the labels.
    """

    def __init__(
        self,
        network: nn.Module,
        images: Tensor,
        labels: Tensor,
        generator: torch.Generator,
        *,
        loss: Loss = cross_entropy,
    ) -> None:
        self.network = network
        self.images = images
        self.labels = labels
        self.generator = generator
        self.loss = loss
        self._generator_state = generator.get_state()
        self._results: dict[Callable[[Probe], Any], Any] = {}

    def shared(self, compute: Callable[[Probe], ResultT]) -> ResultT:
        """Return what a function makes of this probe, computed when it is first asked for."""
        if compute not in self._results:
            reached = self.generator.get_state()
            with preserved_randomness(self.images.device):
                self.begin()
                try:
                    self._results[compute] = compute(self)
                finally:
                    self.generator.set_state(reached)
        return cast(ResultT, self._results[compute])

    def begin(self) -> None:
        """Set the sources of randomness to where this repeat began, for the next metric.

        They are the generator, and the global ones that networks may draw from, as for stochastic
        depth.
        """
        self.generator.set_state(self._generator_state)
        seed_global_sources(self.generator.initial_seed(), self.images.device)

    def relu_agreement(self) -> Tensor:
        """Return how many ReLU units agree for each pair of images, ``(n, n)``."""
        return self.shared(_relu_agreement)

    def loss_gradients(self) -> list[tuple[Tensor, Tensor]]:
        """Return weights and the gradients of the loss of the batch, layer by layer."""
        return self.shared(_loss_gradients)


def _relu_agreement(probe: Probe) -> Tensor:
    return relu_agreement(probe.network, probe.images)


def _loss_gradients(probe: Probe) -> list[tuple[Tensor, Tensor]]:
    return loss_gradients(probe.network, probe.images, probe.labels, probe.loss)
