"""Zen-score: how sensitive features are to small changes of the image."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from freerea_plugins import NetworkMetric, Probe

from ._initialization import BATCH_NORMS, WEIGHTED_LAYERS
from ._preservation import preserved
from ._randomness import normal, private_generator

_STEP = 0.01


class Zen(NetworkMetric):
    r"""Logarithm of the change of the features for a small change of the image (Zen-score).

    $\log \mathbb{E} \lVert f(x + \alpha \varepsilon) - f(x) \rVert_2 + \sum_l \log \sigma_l$ with
    x and $\varepsilon$ Gaussian noise of the batch's shape, $\alpha = 0.01$, f what goes into the
    last linear layer (the output, if there is none), and $\sigma_l$ the standard deviation that
    batch-norm l takes out. Weights are standard-normal. Needs two forward passes of the batch's
    size in training mode; does not look at the batch.

    The norm is that of the article; the authors' program sums absolute values, before pooling, and
    has running averages for $\sigma$. Residual connections stay, which the authors take out.
    A batch-norm whose input does not vary takes nothing out and is passed over. A network without
    a path from image to output gives ``-inf``.

    Source: Lin et al., https://arxiv.org/abs/2102.01063.
    """

    name = "zen"
    aliases = ("zen_score",)

    @torch.no_grad()
    def measure(self, probe: Probe) -> float:
        """Return the Zen-score of one initialisation."""
        generator = private_generator(probe)
        with preserved(probe.network):
            for module in probe.network.modules():
                if isinstance(module, WEIGHTED_LAYERS):
                    module.weight.copy_(normal(module.weight, generator))
            images = normal(probe.images, generator)
            changed = images + _STEP * normal(probe.images, generator)
            features, scale = _features(probe.network, images)
            changed_features, _ = _features(probe.network, changed)
        change = float((changed_features - features).flatten(1).norm(dim=1).mean())
        value = math.log(change) + scale if change > 0 else self.worst()
        return value if math.isfinite(value) else self.worst()


def _features(network: nn.Module, images: Tensor) -> tuple[Tensor, float]:
    features: list[Tensor] = []
    scale = 0.0

    def keep(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        features[:] = [inputs[0].clone()]

    def add(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        nonlocal scale
        channels = inputs[0].transpose(0, 1).flatten(1)
        variance = float(channels.var(1, correction=0).mean())
        if variance > 0:
            scale += math.log(variance) / 2

    hooks = [
        module.register_forward_pre_hook(keep if isinstance(module, nn.Linear) else add)
        for module in network.modules()
        if isinstance(module, (nn.Linear, *BATCH_NORMS))
    ]
    try:
        output = network(images)
    finally:
        for hook in hooks:
            hook.remove()
    return (features[-1] if features else output), scale
