"""Synaptic flow: what each weight contributes to the output, whatever the data."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _NormBase

from ..networks.initialization import WEIGHTED_LAYERS
from .loss_gradients import gradients_of

_IMAGE_SCALE = 2.0**-60
_LARGEST_GRADIENT = 2.0**90

# Normalisation subtracts a mean, which flow that is to be positive does not survive.
_NORMALIZATIONS = (_NormBase, nn.GroupNorm, nn.LayerNorm, nn.RMSNorm)

Flow = list[tuple[Tensor, Tensor]]


def synaptic_flow(network: nn.Module, image: Tensor) -> Flow:
    """Return absolute weights and their gradients of R, layer by layer.

    R is the sum of the outputs for an image of ones, with batch-norm and other normalisation
    removed and weights replaced by their absolute values. The network is left as it was.

    R reaches 1e50, beyond float32, while float64 convolutions are many times slower. So float32
    is tried first. If it overflows and the network is positively homogeneous, as networks of
    convolutions, ReLU and pooling without biases are, the image and the backward pass are scaled
    by powers of two, which is exact and taken out of the gradients again. All else is float64.

    Args:
        network: The network.
        image: Any batch of one; only its shape matters.

    Returns:
        For each convolution and linear layer the absolute weight and the gradient, both of the
        weight's shape, on the CPU; zeros where the weight does not contribute. Gradients are
        float64, and negative only where the network itself subtracts.
    """
    ones = torch.ones_like(image, dtype=torch.float32)
    with linearized(network, torch.float32) as weights:
        flow = _plain_flow(network, ones, weights) or _scaled_flow(network, ones, weights)
    return flow or exact_synaptic_flow(network, image)


def exact_synaptic_flow(network: nn.Module, image: Tensor) -> Flow:
    """Return the same as `synaptic_flow`, in float64 throughout."""
    with linearized(network, torch.float64) as weights:
        total = network(torch.ones_like(image, dtype=torch.float64)).sum()
        return _paired(weights, gradients_of(total, weights))


def _plain_flow(network: nn.Module, ones: Tensor, weights: Sequence[Tensor]) -> Flow | None:
    total = network(ones).sum()
    if not torch.isfinite(total):
        return None
    gradients = gradients_of(total, weights)
    if not _finite(gradients):
        return None
    return _paired(weights, gradients)


def _scaled_flow(network: nn.Module, ones: Tensor, weights: Sequence[Tensor]) -> Flow | None:
    total = network(ones * _IMAGE_SCALE).sum()
    with torch.no_grad():
        doubled = network(ones * (2 * _IMAGE_SCALE)).sum()
    if not torch.isfinite(total) or doubled != 2 * total:
        return None
    backward_scale = 1.0
    reached = float(total.detach()) / _IMAGE_SCALE
    while backward_scale * reached > _LARGEST_GRADIENT:
        backward_scale /= 2
    gradients = gradients_of(total * backward_scale, weights)
    if not _finite(gradients):
        return None
    scale = _IMAGE_SCALE * backward_scale
    return _paired(weights, [gradient.cpu().double().div_(scale) for gradient in gradients])


def _finite(gradients: Sequence[Tensor]) -> bool:
    # What is not finite makes the sum not finite, in one pass over the weights.
    return not gradients or bool(torch.isfinite(torch.stack([g.sum() for g in gradients]).sum()))


def _paired(weights: Sequence[Tensor], gradients: Sequence[Tensor]) -> Flow:
    return [
        (weight.detach().cpu(), gradient.cpu().double())
        for weight, gradient in zip(weights, gradients, strict=True)
    ]


@contextlib.contextmanager
def linearized(
    network: nn.Module,
    dtype: torch.dtype,
    transform: Callable[[Tensor], Tensor] = torch.abs,
) -> Iterator[list[Tensor]]:
    """Swap in absolute weights and take normalisation out; yield the weights; put all back.

    A weight that layers share is there once.

    Args:
        network: The network.
        dtype: Type of the weights that are swapped in, and of buffers.
        transform: What makes them from the network's own.
    """
    swapped: list[tuple[dict[str, Any], str, Tensor]] = []
    norms: list[tuple[dict[str, Any], Any]] = []
    replacements: dict[Tensor, nn.Parameter] = {}
    weights: dict[Tensor, None] = {}
    try:
        for module in network.modules():
            if isinstance(module, _NORMALIZATIONS):
                members = vars(module)
                norms.append((members, members.get("forward")))
                members["forward"] = _identity
                continue
            # Written past `Module.__setattr__`, which would cost more than the forward pass.
            parameters = module._parameters
            for name, parameter in parameters.items():
                if parameter is None:
                    continue
                if parameter not in replacements:
                    replacements[parameter] = nn.Parameter(
                        transform(parameter.detach().to(dtype)), requires_grad=False
                    )
                swapped.append((parameters, name, parameter))
                parameters[name] = replacements[parameter]
            for name, buffer in module._buffers.items():
                if buffer is not None and buffer.is_floating_point() and buffer.dtype != dtype:
                    swapped.append((module._buffers, name, buffer))
                    module._buffers[name] = buffer.to(dtype)
            if isinstance(module, WEIGHTED_LAYERS):
                weights[module.weight.requires_grad_(True)] = None
        with torch.enable_grad():
            yield list(weights)
    finally:
        for members, name, tensor in swapped:
            members[name] = tensor
        for members, forward in norms:
            del members["forward"]
            if forward is not None:
                members["forward"] = forward


def _identity(input: Tensor, *_: object, **__: object) -> Tensor:  # noqa: A002
    return input
