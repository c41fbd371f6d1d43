"""A metric: the number of directions in which a network spreads images."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from freerea_plugins import NetworkMetric, Probe

if TYPE_CHECKING:
    from torch import Tensor, nn


class FeatureRank(NetworkMetric):
    r"""Effective rank of the features that reach the classifier.

    The features of the batch are what enters the last linear layer. They are centred over the
    images; with $p_i$ their singular values as shares of the sum, the value is
    $\exp(-\sum p_i \log p_i)$: 1 if all images lie on one line, and at most the number of
    features, or of images less one. A linear classifier can use no other directions than these,
    so a network that folds the images onto few of them has less to offer it.

    Wide networks have room for more directions: read it beside a limit on parameters.

    Features that are the same for all images, or not finite, and networks without a linear layer
    have the value ``-inf``.

    Source of the effective rank: Roy and Vetterli, EUSIPCO 2007.
    """

    name = "feature_rank"

    def measure(self, probe: Probe) -> float:
        """Return the effective rank of one initialisation."""
        features = _last_features(probe.network, probe.images)
        if features is None or not features.isfinite().all():
            return self.worst()
        centred = features.double() - features.double().mean(dim=0)
        singular_values: list[float] = centred.svd()[1].tolist()
        total = sum(singular_values)
        if total <= len(features) * 1e-12:
            return self.worst()
        shares = [value / total for value in singular_values if value > 0]
        return math.exp(-sum(share * math.log(share) for share in shares))


def _last_features(network: nn.Module, images: Tensor) -> Tensor | None:
    """Return what enters the linear layer that runs last, one row for each image."""
    import torch

    seen: list[Tensor] = []

    def remember(module: nn.Module, inputs: tuple[Any, ...]) -> None:  # noqa: ARG001
        seen[:] = [inputs[0].flatten(1)]

    hooks = [
        module.register_forward_pre_hook(remember)
        for module in network.modules()
        if isinstance(module, torch.nn.Linear)
    ]
    # A forward pass in training mode moves the statistics of batch-norm. Copies move instead.
    buffers = {name: buffer.clone() for name, buffer in network.named_buffers()}
    try:
        with torch.no_grad():
            torch.func.functional_call(network, buffers, (images,))
    finally:
        for hook in hooks:
            hook.remove()
    return seen[0] if seen else None
