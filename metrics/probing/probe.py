"""The probe that metrics measure on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, cast

import torch
from torch import Tensor, nn

from freerea_plugins import Observer, Probe

from ..networks.randomness import preserved_randomness, seed_global_sources
from .activation_agreement import ActivationAgreement
from .forward_pass import observe
from .loss import Loss, cross_entropy
from .loss_gradients import loss_gradients

ResultT = TypeVar("ResultT")
ObserverT = TypeVar("ObserverT", bound=Observer)


class NetworkProbe:
    """A network, a batch and a source of randomness, with the results that metrics share.

    See `freerea_plugins.Probe` for what metrics may rely on.

    Args:
        network: An initialised network in training mode.
        images: ``(n, channels, …)``.
        labels: ``(n,)``.
        generator: Source of randomness, on the CPU.
        loss: What is made of the network's output and the labels.
        observers: Observers that will be asked for, and share one forward pass.
    """

    def __init__(
        self,
        network: nn.Module,
        images: Tensor,
        labels: Tensor,
        generator: torch.Generator,
        *,
        loss: Loss = cross_entropy,
        observers: Sequence[type[Observer]] = (),
    ) -> None:
        self.network = network
        self.images = images
        self.labels = labels
        self.generator = generator
        self.loss = loss
        self._generator_state = generator.get_state()
        self._results: dict[Callable[[Probe], Any], Any] = {}
        self._expected = tuple(dict.fromkeys(observers))
        self._observed: dict[type[Observer], Observer] = {}

    def shared(self, compute: Callable[[Probe], ResultT]) -> ResultT:
        """Return what a function makes of this probe, computed when it is first asked for."""
        if compute not in self._results:
            with self._beginning():
                self._results[compute] = compute(self)
        return cast(ResultT, self._results[compute])

    def observed(self, observer: type[ObserverT]) -> ObserverT:
        """Return an observer that has watched a forward pass, which the expected ones share."""
        if observer not in self._observed:
            kinds = self._expected if observer in self._expected else (observer,)
            watching = {each: each(len(self.images)) for each in kinds}
            with self._beginning():
                observe(self.network, self.images, list(watching.values()))
            self._observed |= watching
        return cast(ObserverT, self._observed[observer])

    @contextlib.contextmanager
    def _beginning(self) -> Iterator[None]:
        """Have the sources of randomness as this repeat began, and put them back when done."""
        reached = self.generator.get_state()
        with preserved_randomness(self.images.device):
            self.begin()
            try:
                yield
            finally:
                self.generator.set_state(reached)

    def begin(self) -> None:
        """Set the sources of randomness to where this repeat began, for the next metric.

        They are the generator, and the global ones that networks may draw from, as for stochastic
        depth.
        """
        self.generator.set_state(self._generator_state)
        seed_global_sources(self.generator.initial_seed(), self.images.device)

    def relu_agreement(self) -> Tensor:
        """Return how many ReLU units agree for each pair of images, ``(n, n)``."""
        return self.observed(ActivationAgreement).relu

    def loss_gradients(self) -> list[tuple[Tensor, Tensor]]:
        """Return weights and gradients of the loss, of the same shapes, layer by layer."""
        return self.shared(_loss_gradients)


def _loss_gradients(probe: Probe) -> list[tuple[Tensor, Tensor]]:
    return loss_gradients(probe.network, probe.images, probe.labels, probe.loss)
