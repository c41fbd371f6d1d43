"""Zen-score: how sensitive features are to small changes of the image."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from freerea_plugins import NetworkMetric, Probe

from ..networks.initialization import BATCH_NORMS, WEIGHTED_LAYERS
from ..networks.preservation import preserved
from ..networks.randomness import (
    normal,
    preserved_randomness,
    private_generator,
    seed_global_sources,
)

_Arguments = tuple[Any, ...]
_Options = Mapping[str, Any]

_STEP = 0.01


class Zen(NetworkMetric):
    r"""Logarithm of the change of the features for a small change of the image (Zen-score).

    $\log \mathbb{E} \lVert f(x + \alpha \varepsilon) - f(x) \rVert_2 + \sum_l \log \sigma_l$ with
    x and $\varepsilon$ Gaussian noise of the batch's shape, $\alpha = 0.01$, f the features, and
    $\sigma_l$ the standard deviation that batch-norm l takes out. The features are what goes into
    the linear layer that is run last if the network returns what that layer yields, and what the
    network returns otherwise, as where the classifier is a convolution. Weights are
    standard-normal. Needs two forward passes of the batch's size in training mode; does not look
    at the batch. A network that draws random numbers, as for stochastic depth, draws the same
    ones in both passes.

    The norm is that of the article; the authors' program sums absolute values, before pooling, and
    has running averages for $\sigma$. Residual connections stay, which the authors take out.
    A batch-norm whose input does not vary takes nothing out and is passed over. A network without
    a path from image to output gives ``-inf``.

    Source: Lin et al., https://arxiv.org/abs/2102.01063.
    """

    name = "zen"
    aliases = ("zen_score",)
    version = "2"

    @torch.no_grad()
    def measure(self, probe: Probe) -> float:
        """Return the Zen-score of one initialisation."""
        generator = private_generator(probe)
        device = probe.images.device
        with preserved(probe.network), preserved_randomness(device):
            for module in probe.network.modules():
                if isinstance(module, WEIGHTED_LAYERS):
                    module.weight.copy_(normal(module.weight, generator))
            images = normal(probe.images, generator)
            changed = images + _STEP * normal(probe.images, generator)
            seed = int(torch.randint(2**32, (), generator=generator))
            seed_global_sources(seed, device)
            features, scale = _features(probe.network, images)
            # Else the change would be that of what the network draws, not that of the image.
            seed_global_sources(seed, device)
            changed_features, _ = _features(probe.network, changed)
        change = float((changed_features - features).flatten(1).norm(dim=1).mean())
        value = math.log(change) + scale if change > 0 else self.worst()
        return value if math.isfinite(value) else self.worst()


def _features(network: nn.Module, images: Tensor) -> tuple[Tensor, float]:
    """Return the features and the sum of the logarithms of what batch-norm takes out."""
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

    hooks = [
        module.register_forward_hook(keep, with_kwargs=True)
        if isinstance(module, nn.Linear)
        else module.register_forward_pre_hook(add, with_kwargs=True)
        for module in network.modules()
        if isinstance(module, (nn.Linear, *BATCH_NORMS))
    ]
    try:
        output = network(images)
    finally:
        for hook in hooks:
            hook.remove()
    if features is not None and logits is not None and _share_memory(logits, output):
        return features, scale
    return output, scale


def _input(args: _Arguments, options: _Options) -> Tensor:
    """Return what a layer was called with, by place or by name."""
    found: Tensor = args[0] if args else options["input"]
    return found


def _share_memory(one: Tensor, other: Tensor) -> bool:
    """Return whether two tensors are the same or views of the same."""
    return one.untyped_storage().data_ptr() == other.untyped_storage().data_ptr()
