"""The base classes of training-free metrics."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, TypeVar

from ._component import Component
from ._observer import Observer

if TYPE_CHECKING:
    import torch
    from torch import nn

    from ._architecture import Architecture
    from ._space import SearchSpace

ResultT = TypeVar("ResultT")
ObserverT = TypeVar("ObserverT", bound=Observer)

Direction = Literal["maximize", "minimize"]
"""Whether higher or lower values are better; spelt as in Optuna."""


class Probe(Protocol):
    """A freshly initialised network and a batch, with the results that metrics share.

    A probe is made for each repeat. Shared results are computed when the first metric asks.
    Metrics may change the network while they run, and must leave it as they found it: weights,
    buffers, training mode, gradients and hooks.
    """

    @property
    def network(self) -> nn.Module:
        """The network in training mode, without dropout, on the device of the images.

        Convolutions, linear, attention and recurrent layers are initialised Kaiming-normal
        (fan-out, ReLU), biases 0, normalisation 1 and 0.
        """

    @property
    def images(self) -> torch.Tensor:
        """The images, float32 ``(n, channels, …)``, about zero mean and unit scale."""

    @property
    def labels(self) -> torch.Tensor:
        """The classes of the images, int64 ``(n,)``; drawn at random where there is no data."""

    @property
    def loss(self) -> Callable[[Any, torch.Tensor], torch.Tensor]:
        """What makes a number of the network's output for images and of their labels.

        Cross entropy, unless the user has given another, as for networks that do not return logits.
        """

    @property
    def generator(self) -> torch.Generator:
        """Source of randomness for this repeat, on the CPU; the same for the same seed."""

    def relu_agreement(self) -> torch.Tensor:
        """Return how many ReLU units agree for each pair of images.

        One forward pass of the batch in training mode. A unit agrees when both images switch it
        on or both switch it off. Units of every ReLU that is executed count, and of its relatives
        ReLU6, LeakyReLU, PReLU and RReLU.

        Returns:
            Whole numbers in float64, ``(n, n)``, symmetric, on the CPU; NaN where the network's
            output is not finite.
        """

    def observed(self, observer: type[ObserverT]) -> ObserverT:
        """Return an observer that has watched one forward pass of the batch in training mode.

        Observers that `NetworkMetric.observers` names, of any of the metrics that are measured
        together, share one pass; any other has a pass of its own.

        Returns:
            The same object for every metric, which metrics must not change.
        """

    def loss_gradients(self) -> list[tuple[torch.Tensor, torch.Tensor]]:
        """Return the weights and the gradients of the loss of the batch, layer by layer.

        One forward and one backward pass of the batch in training mode. Metrics must not change
        these tensors.

        Returns:
            Each weight of convolutions, linear, attention and recurrent layers and its gradient,
            of the same shape, layer by layer; zeros where the weight does not contribute. A weight
            that layers share is there once.
        """

    def shared(self, compute: Callable[[Probe], ResultT]) -> ResultT:
        """Return what a function makes of this probe, computed when the first metric asks.

        So several metrics of a plugin, or of several plugins, share one pass through the network.
        Where the function draws random numbers, it finds the sources as they were when the repeat
        began, and leaves them as they are.

        Args:
            compute: A function of a module. It is known by its identity: a lambda made on each call
                would be computed on each call.

        Returns:
            The same object for every metric, which metrics must not change.
        """


class Metric(Component, ABC):
    """A number that says, without training, how good an architecture may become.

    Derive from `ArchitectureMetric` if the structure is enough, and from `NetworkMetric` if a
    network has to be run. A metric that cannot be computed for an architecture returns ``-inf``,
    or ``inf`` if it is minimised: the worst value, never an exception and never NaN. Any value that
    is not finite is recorded as the worst.

    Attributes:
        direction: Whether higher or lower values are better.
    """

    direction: ClassVar[Direction] = "maximize"

    @classmethod
    def worst(cls) -> float:
        """Return the value of an architecture for which the metric is not defined."""
        return float("-inf") if cls.direction == "maximize" else float("inf")

    @classmethod
    def finite_or_worst(cls, value: float) -> float:
        """Return a value, or the worst in place of one that is infinite or not a number."""
        return float(value) if math.isfinite(value) else cls.worst()

    def settings(self) -> Mapping[str, object]:
        """Return what distinguishes this instance from others of its class.

        Stored values are known by it. A metric whose settings JSON cannot write is never stored.
        By default these are all attributes of the instance but its name, as the evaluator is given
        it.
        """
        return {name: value for name, value in vars(self).items() if name != "name"}

    def unsuited_to(self, space: SearchSpace | None) -> str | None:  # noqa: ARG002
        """Return why the metric has no meaning for the architectures of a search space.

        A fitness leaves out a metric that has none.

        Args:
            space: The search space; `None` stands for networks of no search space.

        Returns:
            What is lacking, as the predicate of a sentence that begins with the metric: ``"needs a
            search space that …"``; `None`, the default, where the metric has a meaning.
        """
        return None


class ArchitectureMetric(Metric):
    """A metric of the structure alone: nothing is built, nothing is repeated."""

    @abstractmethod
    def measure(self, architecture: Architecture) -> float:
        """Return the metric's value for an architecture."""

    def measure_network(self, network: nn.Module, input_shape: tuple[int, ...]) -> float:
        """Return the metric's value for a network of no search space.

        Define it where a network tells all that the metric looks at; it may be run, and is to be
        left as it was.

        Args:
            network: The network, on any device.
            input_shape: Shape of one input, channels first.
        """
        raise NotImplementedError(f"metric `{self.name}` needs an architecture.")

    def unsuited_to(self, space: SearchSpace | None) -> str | None:
        """Return why the metric has no meaning: without a space, unless networks have a value."""
        of_networks = type(self).measure_network is not ArchitectureMetric.measure_network
        if space is not None or of_networks:
            return None
        return "needs an architecture of a search space, not a network"


class NetworkMetric(Metric):
    """A metric of an initialised network; averaged over repeats."""

    def observers(self) -> Sequence[type[Observer]]:
        """Return what `measure` asks `Probe.observed` for, so that one pass serves all metrics."""
        return ()

    @abstractmethod
    def measure(self, probe: Probe) -> float:
        """Return the metric's value for one initialisation."""
