"""Fisher: how much the loss would change without each channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freerea_plugins import NetworkMetric, Probe

if TYPE_CHECKING:
    from torch import Tensor, nn


class Fisher(NetworkMetric):
    r"""Sum of the Fisher information of the channels, weight by weight.

    $\sum_c \frac{w_c}{2n} \sum_i (\sum_{xy} a_{icxy} \cdot \partial L / \partial a_{icxy})^2$ over
    the channels c of the outputs $a$ of convolutions and linear layers, the n images i and the
    places x, y, with L the loss of the batch, the cross entropy, and $w_c$ the number of weights
    that make the channel. The channels of a linear layer are the last axis of what it returns, and
    all axes between images and channels are places. Needs one forward and one backward pass of the
    batch in training mode.

    This is the version of Abdelfattah et al., who give every weight the value of its channel and
    add up the weights; the paper's Table 1 has it. Theis et al. and Turner et al. count a channel
    once, and look at the outputs of other layers. A network without a path from image to output
    has the value 0.

    Source: Theis et al., https://arxiv.org/abs/1801.05787; Turner et al.,
    https://arxiv.org/abs/1906.04113; Abdelfattah et al., https://arxiv.org/abs/2101.08134.
    """

    name = "fisher"
    version = "3"

    def measure(self, probe: Probe) -> float:
        """Return the value of one initialisation."""
        from ..probing.output_gradients import output_gradients

        total = 0.0
        for layer, output, gradient in output_gradients(
            probe.network, probe.images, probe.labels, probe.loss
        ):
            total += _information(layer, output * gradient)
        return self.finite_or_worst(total)


def _information(layer: nn.Module, products: Tensor) -> float:
    """Return a layer's part of the sum; `products` are of its outputs and their gradients."""
    from torch import nn

    if isinstance(layer, nn.Linear):
        products = products.movedim(-1, 1)
    per_channel = products.flatten(2).sum(2) if products.dim() > 2 else products
    weights_per_channel = layer.get_parameter("weight").numel() // products.shape[1]
    return weights_per_channel * float(per_channel.square().mean(0).sum()) / 2
