"""A probe made from nothing but torch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.modules.conv import _ConvNd
from torch.overrides import TorchFunctionMode

from .._metric import Probe
from .._observer import Activation, Observer

ResultT = TypeVar("ResultT")
ObserverT = TypeVar("ObserverT", bound=Observer)

_RELUS = frozenset([F.relu, F.relu_, torch.relu, torch.relu_, Tensor.relu, Tensor.relu_])
_CONVOLUTIONS = frozenset([F.conv1d, F.conv2d, F.conv3d])


class SimpleProbe:
    """A `Probe` whose shared results are those of networks with plain ReLUs and without blocks.

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
        self.loss: Callable[[Any, Tensor], Tensor] = F.cross_entropy
        self._beginning = generator.get_state()
        self._results: dict[Callable[[Probe], Any], Any] = {}
        self._observed: dict[type[Observer], Observer] = {}

    def shared(self, compute: Callable[[Probe], ResultT]) -> ResultT:
        """Return what a function makes of this probe, computed when it is first asked for."""
        if compute not in self._results:
            reached = self.generator.get_state()
            self.generator.set_state(self._beginning)
            self._results[compute] = compute(self)
            self.generator.set_state(reached)
        return cast(ResultT, self._results[compute])

    def relu_agreement(self) -> Tensor:
        """Return on how many ReLU units each pair of images agrees, ``(n, n)``."""
        return self.observed(_ReluAgreement).total

    def observed(self, observer: type[ObserverT]) -> ObserverT:
        """Return an observer that has watched a forward pass of its own."""
        if observer not in self._observed:
            self._observed[observer] = watching = observer(len(self.images))
            with torch.no_grad(), _Watched(watching):
                output = _run(self, {})
            watching.see_output(output)
        return cast(ObserverT, self._observed[observer])

    def loss_gradients(self) -> list[tuple[Tensor, Tensor]]:
        """Return weights and the gradients of the loss of the batch, layer by layer."""
        return self.shared(_loss_gradients)


def _loss_gradients(probe: Probe) -> list[tuple[Tensor, Tensor]]:
    layers = [each for each in probe.network.modules() if isinstance(each, _ConvNd | nn.Linear)]
    weights = {
        name: each.detach().clone().requires_grad_()
        for name, each in probe.network.named_parameters()
        if any(each is layer.weight for layer in layers)
    }
    with torch.enable_grad():
        loss = probe.loss(_run(probe, weights), probe.labels)
        gradients = torch.autograd.grad(
            loss, list(weights.values()), allow_unused=True, materialize_grads=True
        )
    detached = [each.detach() for each in weights.values()]
    return list(zip(detached, gradients, strict=True))


def _run(probe: Probe, weights: Mapping[str, Tensor]) -> Tensor:
    """Return the logits with some weights replaced; the buffers stay as they are."""
    buffers = {name: each.clone() for name, each in probe.network.named_buffers()}
    logits: Tensor = torch.func.functional_call(
        probe.network, {**buffers, **weights}, (probe.images.clone(),)
    )
    return logits


class _ReluAgreement(Observer):
    """Counts units on which images agree."""

    def __init__(self, images: int) -> None:
        super().__init__(images)
        self.total = torch.zeros(images, images, dtype=torch.float64)

    def see_activation(self, activation: Activation) -> None:
        on = (activation.inputs.flatten(1) > 0).double()
        self.total += on @ on.T + (1 - on) @ (1 - on).T

    def see_output(self, outputs: object) -> None:
        if isinstance(outputs, Tensor) and not torch.isfinite(outputs).all():
            self.total.fill_(torch.nan)


class _Watched(TorchFunctionMode):
    """Shows calls of ReLU, of convolutions and of linear layers to an observer."""

    def __init__(self, observer: Observer) -> None:
        super().__init__()
        self._observer = observer

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Iterable[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        named = kwargs or {}
        if func in _RELUS:
            inputs = args[0] if args else named["input"]
            self._observer.see_activation(Activation(inputs, piecewise_linear=True))
        result = func(*args, **named)
        if func in _CONVOLUTIONS:
            self._observer.see_layer(result.flatten(2).transpose(1, 2))
        elif func is F.linear and result.dim() > 2:
            self._observer.see_layer(result.flatten(1, -2))
        return result
