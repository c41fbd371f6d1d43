"""How the gradient of the loss changes along itself."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel

from ..networks.recurrence import differentiable_recurrence
from .loss import Loss, cross_entropy, loss_of
from .loss_gradients import differentiable, gradients_of


def loss_curvature(
    network: nn.Module, images: Tensor, labels: Tensor, loss: Loss = cross_entropy
) -> list[tuple[Tensor, Tensor]]:
    """Return the weights and the Hessian of the loss times its gradient, layer by layer.

    One forward pass in the mode that the network is in, one backward pass, and one through both.
    The network is left as it was.

    Args:
        network: The network.
        images: ``(n, channels, …)``.
        labels: The classes of the images, ``(n,)``.
        loss: What is made of the network's output and the labels.

    Returns:
        Each weight, as `differentiable` has them, and the product, of the weight's shape.
        Nothing where the gradient is zero or not a number.
    """
    # Other kernels of attention can be differentiated only once.
    with (
        differentiable(network) as weights,
        differentiable_recurrence(network),
        sdpa_kernel(SDPBackend.MATH),
    ):
        total = loss_of(network, images, labels, loss)
        if not weights or not total.requires_grad:
            return []
        gradients = torch.autograd.grad(total, weights, create_graph=True, allow_unused=True)
        squares = [(each.detach() * each).sum() for each in gradients if each is not None]
        if not squares:
            return []
        squared_norm = torch.stack(squares).sum()
        if not squared_norm > 0:
            return []
        curvatures = gradients_of(squared_norm, weights)
    return [(weight.detach(), each) for weight, each in zip(weights, curvatures, strict=True)]
