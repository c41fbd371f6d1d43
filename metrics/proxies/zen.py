"""Zen-score: how sensitive features are to small changes of the image."""

from __future__ import annotations

import math

from freerea_plugins import NetworkMetric, Probe

_STEP = 0.01


class Zen(NetworkMetric):
    r"""Logarithm of the change of the features for a small change of the image (Zen-score).

    $\log \mathbb{E} \lVert f(x + \alpha \varepsilon) - f(x) \rVert_2 + \sum_l \log \sigma_l$ with x
    and $\varepsilon$ Gaussian noise of the batch's shape, $\alpha = 0.01$, f the features, and
    $\sigma_l$ the standard deviation that batch-norm l takes out. The features are what goes into
    the linear layer that is run last if the network returns what that layer yields, and what the
    network returns otherwise, as where the classifier is a convolution. Weights of convolutions and
    linear layers are standard-normal. Needs two forward passes of the batch's size in training
    mode; does not look at the batch. A network that draws random numbers, as for stochastic depth,
    draws the same ones in both passes.

    The norm is that of the article; the authors' program sums absolute values, before pooling, and
    has running averages for $\sigma$. Residual connections stay, which the authors take out.
    A batch-norm whose input does not vary takes nothing out and is passed over. A network without
    a path from image to output gives ``-inf``.

    Source: Lin et al., https://arxiv.org/abs/2102.01063.
    """

    name = "zen"
    aliases = ("zen_score",)
    version = "2"

    def measure(self, probe: Probe) -> float:
        """Return the Zen-score of one initialisation."""
        import torch

        from ..networks.preservation import preserved
        from ..networks.randomness import (
            normal,
            preserved_randomness,
            private_generator,
            seed_global_sources,
        )
        from ..networks.weights import WEIGHTED_LAYERS
        from ..probing.features import features_and_scale

        generator = private_generator(probe)
        device = probe.images.device
        with torch.no_grad(), preserved(probe.network), preserved_randomness(device):
            for module in probe.network.modules():
                if isinstance(module, WEIGHTED_LAYERS):
                    module.weight.copy_(normal(module.weight, generator))
            images = normal(probe.images, generator)
            changed = images + _STEP * normal(probe.images, generator)
            seed = int(torch.randint(2**32, (), generator=generator))
            seed_global_sources(seed, device)
            features, scale = features_and_scale(probe.network, images)
            # Else the change would be that of what the network draws, not that of the image.
            seed_global_sources(seed, device)
            changed_features, _ = features_and_scale(probe.network, changed)
        change = float((changed_features - features).flatten(1).norm(dim=1).mean())
        value = math.log(change) + scale if change > 0 else self.worst()
        return self.finite_or_worst(value)
