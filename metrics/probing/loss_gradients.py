"""Gradients of weights at initialisation."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..networks.initialization import WEIGHTED_LAYERS
from ..networks.preservation import preserved_buffers


def loss_gradients(
    network: nn.Module, images: Tensor, labels: Tensor
) -> list[tuple[Tensor, Tensor]]:
    """Return the weights and the gradients of the cross entropy, layer by layer.

    One forward and one backward pass in the mode that the network is in. The network is left as
    it was.

    Args:
        network: The network.
        images: ``(n, channels, height, width)``.
        labels: The classes of the images, ``(n,)``.

    Returns:
        For each convolution and linear layer the weight and the gradient; zeros where the weight
        does not contribute.
    """
    with differentiable(network) as weights:
        loss = F.cross_entropy(network(images.clone()), labels)
        gradients = gradients_of(loss, weights)
    return [
        (weight.detach(), gradient) for weight, gradient in zip(weights, gradients, strict=True)
    ]


@contextlib.contextmanager
def differentiable(network: nn.Module) -> Iterator[list[nn.Parameter]]:
    """Yield the weights of convolutions and linear layers, ready to be differentiated by.

    A weight that layers share is there once. Buffers, and weights that had been frozen, are put
    back when done.
    """
    found = [
        module._parameters.get("weight")
        for module in network.modules()
        if isinstance(module, WEIGHTED_LAYERS)
    ]
    weights = list(dict.fromkeys(each for each in found if each is not None))
    frozen = [each for each in weights if not each.requires_grad]
    try:
        for each in frozen:
            each.requires_grad_(True)
        with preserved_buffers(network), torch.enable_grad():
            yield weights
    finally:
        for each in frozen:
            each.requires_grad_(False)


def gradients_of(
    total: Tensor, inputs: Sequence[Tensor], *, retain_graph: bool = False
) -> list[Tensor]:
    """Return the gradients of a number; zeros for inputs that do not contribute."""
    if not inputs or not total.requires_grad:
        return [torch.zeros_like(each) for each in inputs]
    return list(
        torch.autograd.grad(
            total,
            inputs,
            retain_graph=retain_graph,
            allow_unused=True,
            materialize_grads=True,
        )
    )
