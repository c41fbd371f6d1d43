"""What a network makes of the images of a batch, before anything is measured."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from freerea_plugins import InputError

from ..networks.hooks import hooked
from ..networks.preservation import preserved_buffers


def count_logits(network: nn.Module, images: Tensor, *, original: nn.Module | None) -> int | None:
    """Run a network once on the images of a batch and count the logits of each.

    The network is left as it was.

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
    try:
        with (
            torch.no_grad(),
            preserved_buffers(network),
            hooked(each.register_forward_pre_hook(_refuse) for each in modules),
        ):
            output: object = network(images.clone())
    except InputError:
        raise
    # A network may refuse its input in any way it likes.
    except Exception as error:
        reason = str(error).partition("\n")[0]
        refused = "`network` does not take" if original is None else "`forward` fails on"
        raise InputError(f"{refused} images of shape {tuple(images.shape)}: {reason}") from error
    is_logits = isinstance(output, Tensor) and output.dim() == 2 and len(output) == len(images)
    return output.shape[1] if is_logits else None  # type: ignore[attr-defined]


def _refuse(*_: object) -> None:
    raise InputError("`forward` must run the network that it is given, a copy, and no other.")
