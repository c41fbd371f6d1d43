"""ZiCo: whether gradients agree between batches."""

from __future__ import annotations

import math

from freerea_plugins import NetworkMetric, Probe


class ZiCo(NetworkMetric):
    r"""Sum over layers of how large gradients are for how much they vary between batches (ZiCo).

    $\sum_l \log \sum_{\theta \in \theta_l} \mathrm{mean}_b |g_b| \, / \, \mathrm{std}_b(g_b)$ over
    the weights of convolutions, linear, attention and recurrent layers, with $g_b$ the gradient of
    the loss, the cross entropy, of half b of the batch. Needs one forward and one backward pass of
    each half in training mode.

    The standard deviation is that of the gradient, as in the authors' program; the article's
    formula has that of its absolute value. Weights whose gradients do not vary, and layers that
    have no other, are left out. If these are all layers, as in a network without a path from image
    to output, or if the batch has fewer than four images, the value is ``-inf``.

    Source: Li et al., https://arxiv.org/abs/2301.11300.
    """

    name = "zico"

    def measure(self, probe: Probe) -> float:
        """Return the value of one initialisation."""
        import torch

        from ..probing.loss_gradients import loss_gradients

        half = len(probe.images) // 2
        if half < 2:
            return self.worst()
        first, second = (
            loss_gradients(probe.network, probe.images[part], probe.labels[part], probe.loss)
            for part in (slice(half), slice(half, 2 * half))
        )
        total = 0.0
        contributing = False
        for (_, one), (_, other) in zip(first, second, strict=True):
            # Mean and deviation of two, both without their factor of one half.
            ratios = (one.abs() + other.abs()) / (one - other).abs()
            layer = float(ratios[torch.isfinite(ratios)].cpu().double().sum())
            if layer > 0:
                contributing = True
                total += math.log(layer)
        return total if contributing else self.worst()
