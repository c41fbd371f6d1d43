"""The loss of a batch: cross entropy, or what a user gives in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch.nn.functional as F
from torch import Tensor, nn

from freerea_plugins import InputError

from ..networks.outputs import described

Loss = Callable[[Any, Tensor], Tensor]
"""Makes one number of what a network returns for images, and their labels."""


class MissingLossError(InputError):
    """Cross entropy is not defined for what a network returns."""


def cross_entropy(output: object, labels: Tensor) -> Tensor:
    """Return the mean cross entropy of logits.

    Args:
        output: Logits ``(n, classes)``.
        labels: The classes, ``(n,)``.

    Raises:
        MissingLossError: If the network returns something else.
        InputError: If there is no logit for each class of the labels. A GPU would stop the process.
    """
    if not isinstance(output, Tensor) or output.dim() != 2 or len(output) != len(labels):
        raise MissingLossError(
            f"a loss: the network returns {described(output)}, not logits ({len(labels)}, "
            "classes); `score` takes another `loss`."
        )
    largest = int(labels.max())
    if output.shape[1] <= largest:
        raise InputError(
            f"the network must return logits (n, classes) for labels up to {largest}, got "
            f"{tuple(output.shape)}."
        )
    return F.cross_entropy(output, labels)


def loss_of(network: nn.Module, images: Tensor, labels: Tensor, loss: Loss) -> Tensor:
    """Run a network and return the loss of the batch.

    Raises:
        InputError: If the loss is not one number, in a tensor.
    """
    found: object = loss(network(images.clone()), labels)
    if not isinstance(found, Tensor) or found.numel() != 1:
        raise InputError(f"`loss` must return a tensor of one number, got {described(found)}.")
    return found.reshape(())
