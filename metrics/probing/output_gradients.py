"""How the loss depends on what layers return."""

from __future__ import annotations

from torch import Tensor, nn

from ..networks.hooks import hooked
from ..networks.weights import WEIGHTED_LAYERS
from .loss import Loss, cross_entropy, loss_of
from .loss_gradients import differentiable, gradients_of


def output_gradients(
    network: nn.Module, images: Tensor, labels: Tensor, loss: Loss = cross_entropy
) -> list[tuple[nn.Module, Tensor, Tensor]]:
    """Return what layers return and its gradients of the loss, in order of execution.

    One forward and one backward pass in the mode that the network is in. The network is left as
    it was.

    Args:
        network: The network.
        images: ``(n, channels, …)``.
        labels: The classes of the images, ``(n,)``.
        loss: What is made of the network's output and the labels.

    Returns:
        For each call of a convolution or linear layer the layer, its output and the gradient; zeros
        where the output does not contribute.
    """
    layers: list[nn.Module] = []
    outputs: list[Tensor] = []

    def keep(layer: nn.Module, _: object, output: Tensor) -> Tensor:
        layers.append(layer)
        outputs.append(output)
        return output.clone()  # What follows may write to it.

    weighted = [each for each in network.modules() if isinstance(each, WEIGHTED_LAYERS)]
    with (
        hooked(each.register_forward_hook(keep) for each in weighted),
        differentiable(network),
    ):
        total = loss_of(network, images, labels, loss)
        gradients = gradients_of(total, outputs)
    return list(zip(layers, [each.detach() for each in outputs], gradients, strict=True))
