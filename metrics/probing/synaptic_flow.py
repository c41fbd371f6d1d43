"""Synaptic flow: what each weight contributes to the output, whatever the data."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn

from ..networks.outputs import sum_of
from ..networks.weights import BATCH_NORMS, NORMALIZATIONS, own_weights
from .loss_gradients import gradients_of

Flow = list[tuple[Tensor, Tensor]]


def synaptic_flow(network: nn.Module, image: Tensor) -> Flow:
    """Return absolute weights and their gradients of R, layer by layer.

    R is the sum of the outputs for an image of ones, with batch-norm and other normalisation
    removed and weights replaced by their absolute values. The network is left as it was.

    R reaches 1e65, beyond float32. All is float32 unless that overflows, and then float64, on the
    CPU, as some devices do not have it.

    Args:
        network: The network.
        image: Any batch of one; only its shape matters.

    Returns:
        For each weight of convolutions, linear, attention and recurrent layers its absolute value
        and the gradient, both of its shape, on the CPU; zeros where it does not contribute.
        Gradients are float64, and negative only where the network itself subtracts.
    """
    return _flow(network, image, exact=False) or exact_synaptic_flow(network, image)


def exact_synaptic_flow(network: nn.Module, image: Tensor) -> Flow:
    """Return the same as `synaptic_flow`, in float64 throughout."""
    return _flow(network, image, exact=True) or []


def rescaled_flow(network: nn.Module, image: Tensor) -> tuple[Flow, float]:
    """Return the flow of a network whose normalisation of images rescales, and its logarithm.

    Layer, group, instance and RMS normalisation divides what enters it by its root mean square over
    all numbers, a constant for gradients; batch-norm is removed. Attention and gates multiply flow
    by flow: without normalisation in between it grows as the square of a square.

    Args:
        network: The network, which is left as it was.
        image: Any batch of one; only its shape matters.

    Returns:
        Weights and gradients as `synaptic_flow` has them, and the sum of the logarithms of all that
        was divided by. On a network without branches, gradients times the exponential of this sum
        are those of `synaptic_flow`.
    """
    for exact in (False, True):
        rescaling = _Rescaling()
        flow = _flow(network, image, exact=exact, normalize=rescaling)
        if flow is not None and math.isfinite(rescaling.logarithm):
            break
    return flow or [], rescaling.logarithm


class _Rescaling:
    """Divides flow by its root mean square, and adds up the logarithms of what it divided by."""

    def __init__(self) -> None:
        self.logarithm = 0.0

    def __call__(self, input: Tensor, *_: object, **__: object) -> Tensor:  # noqa: A002
        scale = input.detach().square().mean().sqrt()
        if scale == 0:
            return input
        self.logarithm += math.log(scale)
        return input / scale


def _identity(input: Tensor, *_: object, **__: object) -> Tensor:  # noqa: A002
    return input


def _flow(
    network: nn.Module,
    image: Tensor,
    *,
    exact: bool,
    normalize: Callable[..., Tensor] = _identity,
) -> Flow | None:
    """Return the flow, or nothing if it is not finite in float32."""
    with linearized(network, exact=exact, normalize=normalize) as weights:
        total = sum_of(network(ones_like(image, exact=exact)))
        if not (exact or torch.isfinite(total)):
            return None
        gradients = gradients_of(total, weights)
    if not exact and gradients:
        # What is not finite makes the sum not finite, in one pass over the weights.
        sums = torch.stack([each.sum() for each in gradients])
        if not torch.isfinite(sums.sum()):
            return None
    return [
        (weight.detach().cpu(), gradient.cpu().double())
        for weight, gradient in zip(weights, gradients, strict=True)
    ]


def ones_like(image: Tensor, *, exact: bool) -> Tensor:
    """Return ones of the shape of an image, for a network that is linearized to match."""
    if exact:
        return torch.ones(image.shape, dtype=torch.float64, device="cpu")
    return torch.ones_like(image, dtype=torch.float32)


@contextlib.contextmanager
def linearized(
    network: nn.Module,
    *,
    exact: bool,
    transform: Callable[[Tensor], Tensor] = torch.abs,
    normalize: Callable[..., Tensor] = _identity,
) -> Iterator[list[Tensor]]:
    """Swap in absolute weights and take normalisation out; yield the weights; put all back.

    A weight that layers share is there once.

    Args:
        network: The network.
        exact: Whether weights and buffers are float64, on the CPU; else float32, where they are.
        transform: What makes the weights that are swapped in from the network's own.
        normalize: What normalisation does that is not over the batch.
    """
    swapped: list[tuple[dict[str, Any], str, Tensor]] = []
    norms: list[tuple[dict[str, Any], Any]] = []
    replacements: dict[Tensor, nn.Parameter] = {}
    weights: dict[Tensor, None] = {}
    try:
        for module in network.modules():
            # It subtracts a mean, which flow that is to be positive does not survive.
            if isinstance(module, NORMALIZATIONS):
                members = vars(module)
                norms.append((members, members.get("forward")))
                members["forward"] = _identity if isinstance(module, BATCH_NORMS) else normalize
                continue
            # Written past `Module.__setattr__`, which would cost more than the forward pass.
            parameters = module._parameters
            for name, parameter in parameters.items():
                if parameter is None:
                    continue
                if parameter not in replacements:
                    converted = _converted(parameter.detach(), exact)
                    replacements[parameter] = nn.Parameter(
                        transform(converted), requires_grad=False
                    )
                swapped.append((parameters, name, parameter))
                parameters[name] = replacements[parameter]
            for name, buffer in module._buffers.items():
                if buffer is not None:
                    swapped.append((module._buffers, name, buffer))
                    module._buffers[name] = _converted(buffer, exact).clone()
            for weight in own_weights(module).values():
                weights[weight.requires_grad_(True)] = None
        with torch.enable_grad():
            yield list(weights)
    finally:
        for members, name, tensor in swapped:
            members[name] = tensor
        for members, forward in norms:
            del members["forward"]
            if forward is not None:
                members["forward"] = forward


def _converted(tensor: Tensor, exact: bool) -> Tensor:
    # First to the CPU: some devices have no float64.
    moved = tensor.cpu() if exact else tensor
    if not moved.is_floating_point():
        return moved
    return moved.double() if exact else moved.float()
