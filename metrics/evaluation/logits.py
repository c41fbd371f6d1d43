"""Whether a network turns a batch into logits."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from freerea_plugins import InputError

from ..networks.preservation import preserved_buffers
from .batch import Batch


def check_logits(network: nn.Module, images: Tensor, batch: Batch) -> None:
    """Run a network once on the images of a batch and look at what it returns.

    The network is left as it was.

    Raises:
        InputError: If it fails, or does not return logits, one for each class of the labels.
    """
    try:
        with torch.no_grad(), preserved_buffers(network):
            logits = network(images.clone())
    # A network may refuse its input in any way it likes.
    except Exception as error:
        reason = str(error).partition("\n")[0]
        shape = tuple(images.shape)
        raise InputError(f"`network` does not take images of shape {shape}: {reason}") from error
    if not isinstance(logits, Tensor) or logits.dim() != 2 or len(logits) != len(images):
        found = tuple(logits.shape) if isinstance(logits, Tensor) else type(logits).__name__
        raise InputError(
            f"`network` must return logits ({len(images)}, classes) in training mode, got {found}."
        )
    batch.check_classes(logits.shape[1], "`network`")
