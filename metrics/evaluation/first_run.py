"""What a network makes of the images of a batch, before anything is measured."""

from __future__ import annotations

import contextlib

import torch
from torch import Tensor, nn

from freerea_plugins import InputError

from ..networks.hooks import hooked
from ..networks.preservation import preserved_buffers

_IMAGES = 2
"""Images that are enough to count logits, batch-norm in training mode included."""


def count_logits(network: nn.Module, images: Tensor, *, original: nn.Module | None) -> int | None:
    """Run a network on two images of a batch and count the logits of each.

    A network that takes no other number of images than that of the batch is run on all of them. It
    is left as it was.

    Args:
        network: The network.
        images: The images.
        original: The network of the user that it is a copy of, where a function of the user's runs
            it.

    Returns:
        How many there are; nothing if the network does not return logits ``(n, classes)``.

    Raises:
        InputError: If it fails, or the function runs the original in place of the copy.
    """
    modules = [] if original is None else list(original.modules())
    shape = tuple(images.shape)
    with hooked(each.register_forward_pre_hook(_refuse) for each in modules):
        # Of a network that fails on any images the second run says so.
        with contextlib.suppress(Exception):
            return _logits(network, images[:_IMAGES])
        try:
            return _logits(network, images)
        except InputError:
            raise
        # A network may refuse its input in any way it likes.
        except Exception as error:
            reason = str(error).partition("\n")[0]
            refused = "`network` does not take" if original is None else "`forward` fails on"
            raise InputError(f"{refused} images of shape {shape}: {reason}") from error


@torch.no_grad()
def _logits(network: nn.Module, images: Tensor) -> int | None:
    with preserved_buffers(network):
        output: object = network(images.clone())
    is_logits = isinstance(output, Tensor) and output.dim() == 2 and len(output) == len(images)
    return output.shape[1] if is_logits else None  # type: ignore[attr-defined]


def _refuse(*_: object) -> None:
    raise InputError("`forward` must run the network that it is given, a copy, and no other.")
