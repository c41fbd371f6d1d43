"""A metric: the number of directions in which a network spreads images."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from freerea_plugins import Activation, NetworkMetric, Observer, Probe

if TYPE_CHECKING:
    from torch import Tensor


class LastFeatures(Observer):
    """Keeps what enters the activation function that runs last, averaged over places."""

    features: Tensor | None = None
    """``(n, channels)``; nothing where there is no activation function."""

    def see_activation(self, activation: Activation) -> None:
        """Forget what entered the one before."""
        inputs = activation.inputs
        # The mean over the only place of vectors is a copy: a network may overwrite its features.
        self.features = inputs.reshape(*inputs.shape[:2], -1).mean(dim=2)


class FeatureRank(NetworkMetric):
    r"""Effective rank of the features that a network makes of the images.

    The features are what enters the activation function that runs last, averaged over the places
    of a map. They are centred over the images; with $p_i$ their singular values as shares of the
    sum, the value is $\exp(-\sum p_i \log p_i)$: 1 if all images lie on one line, and at most the
    number of features, or of images less one. A classifier can use no other directions than these,
    so a network that folds the images onto few of them has less to offer it. Needs one forward
    pass of the batch, which it shares with `linear_regions` and the like.

    Wide networks have room for more directions: read it beside a limit on parameters.

    Features that are the same for all images, or not finite, and networks without an activation
    function have the value ``-inf``.

    Source of the effective rank: Roy and Vetterli, EUSIPCO 2007.
    """

    name = "feature_rank"

    def observers(self) -> Sequence[type[Observer]]:
        """Return what has to watch the forward pass."""
        return [LastFeatures]

    def measure(self, probe: Probe) -> float:
        """Return the effective rank of one initialisation."""
        features = probe.observed(LastFeatures).features
        if features is None or not features.isfinite().all():
            return self.worst()
        features = features.cpu().double()
        centred = features - features.mean(dim=0)
        singular_values: list[float] = centred.svd()[1].tolist()
        total = sum(singular_values)
        if total <= len(features) * 1e-12:
            return self.worst()
        shares = [value / total for value in singular_values if value > 0]
        return math.exp(-sum(share * math.log(share) for share in shares))
