"""What a network makes of images before it classifies them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from torch import Tensor, nn

from ..networks.hooks import hooked
from ..networks.outputs import rows_of, tensors_in
from ..networks.weights import BATCH_NORMS

_Arguments = tuple[Any, ...]
_Options = Mapping[str, Any]


def features_and_scale(network: nn.Module, images: Tensor) -> tuple[Tensor, float]:
    r"""Run a network and return its features, and the scale that batch-norm takes out of them.

    Args:
        network: The network, in the mode in which it is to be run. Its buffers change; the caller
            puts them back.
        images: ``(n, channels, …)``.

    Returns:
        The features, ``(n, …)``: what goes into the linear layer that is run last if the network
        returns what that layer yields, and what the network returns otherwise, as where the
        classifier is a convolution. And $\sum_l \log \sigma_l$, with $\sigma_l$ the standard
        deviation that batch-norm l takes out; one whose input does not vary is passed over.
    """
    features: Tensor | None = None
    logits: Tensor | None = None
    scale = 0.0

    def keep(_: nn.Module, args: _Arguments, options: _Options, output: Tensor) -> None:
        nonlocal features, logits
        features, logits = _input(args, options).clone(), output

    def add(_: nn.Module, args: _Arguments, options: _Options) -> None:
        nonlocal scale
        channels = _input(args, options).transpose(0, 1).flatten(1)
        variance = float(channels.var(1, correction=0).mean())
        if variance > 0:
            scale += math.log(variance) / 2

    with hooked(
        module.register_forward_hook(keep, with_kwargs=True)
        if isinstance(module, nn.Linear)
        else module.register_forward_pre_hook(add, with_kwargs=True)
        for module in network.modules()
        if isinstance(module, (nn.Linear, *BATCH_NORMS))
    ):
        output = network(images)
    if any(_share_memory(logits, each) for each in tensors_in(output)):
        assert features is not None
        return features, scale
    return rows_of(output, len(images)), scale


def _input(args: _Arguments, options: _Options) -> Tensor:
    """Return what a layer was called with, by place or by name."""
    found: Tensor = args[0] if args else options["input"]
    return found


def _share_memory(one: Tensor | None, other: Tensor) -> bool:
    """Return whether two tensors are the same or views of the same."""
    if one is None:
        return False
    return one.untyped_storage().data_ptr() == other.untyped_storage().data_ptr()
