"""The base class of what watches a forward pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, eq=False)
class Activation:
    """One call of an activation function, seen before it is made.

    Branches that apply it to the same features hand over the same object, so that an observer may
    keep what it has computed.

    Attributes:
        inputs: What enters the function, ``(n, …)``; an activation in place overwrites it later.
        piecewise_linear: Whether the function is ReLU or one of its relatives.
    """

    inputs: torch.Tensor
    piecewise_linear: bool


class Observer:
    """Watches what a network computes in one forward pass of the batch.

    Derive from it, define what you want to see, and return the class in `NetworkMetric.observers`:
    all observers of the metrics that are measured together share one pass, in training mode and
    without gradients. Tensors must not be changed, and may be overwritten once a method returns.

    Args:
        images: Number of images of the batch, n.
    """

    def __init__(self, images: int) -> None:
        self.images = images

    def see_activation(self, activation: Activation) -> None:
        """See a call of an activation function on features that have rows for each image."""

    def see_layer(self, outputs: torch.Tensor) -> None:
        """See what a convolution or a linear layer returns.

        Args:
            outputs: ``(n, places, channels)``, places of all windows together. Linear layers
                without places are left out.
        """

    def see_block(self, outputs: torch.Tensor) -> None:
        """See the feature maps that a block returns, ``(n, channels, height, width)``.

        Blocks are the parts of the network that follow one another: convolutions and composite
        modules.
        """

    def see_output(self, outputs: object) -> None:
        """See what the network returns, at the end of the pass."""
