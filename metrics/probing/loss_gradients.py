"""Gradients of weights at initialisation."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn

from ..networks.preservation import preserved_buffers
from ..networks.weights import weights_of
from .loss import Loss, cross_entropy, loss_of


def loss_gradients(
    network: nn.Module, images: Tensor, labels: Tensor, loss: Loss = cross_entropy
) -> list[tuple[Tensor, Tensor]]:
    """Return the weights and the gradients of the loss, layer by layer.

    One forward and one backward pass in the mode that the network is in. The network is left as
    it was.

    Args:
        network: The network.
        images: ``(n, channels, …)``.
        labels: The classes of the images, ``(n,)``.
        loss: What is made of the network's output and the labels.

    Returns:
        Each weight, as `differentiable` has them, and its gradient; zeros where the weight does not
        contribute.
    """
    with differentiable(network) as weights:
        gradients = gradients_of(loss_of(network, images, labels, loss), weights)
    return [
        (weight.detach(), gradient) for weight, gradient in zip(weights, gradients, strict=True)
    ]


@contextlib.contextmanager
def differentiable(network: nn.Module) -> Iterator[list[nn.Parameter]]:
    """Yield the weights of a network, ready to be differentiated by, and put all back when done.

    Weights are those of convolutions, linear, attention and recurrent layers, in order; one that
    layers share is there once. Gradients are enabled. Buffers, and weights that had been frozen,
    are put back.

    Args:
        network: The network, in the mode in which it is to be run.
    """
    weights = weights_of(network)
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
    # Of what a network computes without gradients some is no part of the graph.
    contributing = [each for each in inputs if each.requires_grad and total.requires_grad]
    if not contributing:
        return [torch.zeros_like(each) for each in inputs]
    found = iter(
        torch.autograd.grad(
            total,
            contributing,
            retain_graph=retain_graph,
            allow_unused=True,
            materialize_grads=True,
        )
    )
    return [next(found) if each.requires_grad else torch.zeros_like(each) for each in inputs]
