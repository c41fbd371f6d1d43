"""Gradient norm: how strongly the loss depends on the weights."""

from __future__ import annotations

from freerea_plugins import NetworkMetric, Probe


class GradNorm(NetworkMetric):
    r"""Sum over layers of the Euclidean norm of the loss's gradient.

    $\sum_l \lVert \partial L / \partial \theta_l \rVert_2$ over the weights $\theta_l$ of
    convolutions, linear, attention and recurrent layers, with L the loss of the batch, the cross
    entropy. Needs one forward and one backward pass of the batch in training mode, shared with
    `snip`.

    A network without a path from image to output has the value 0.

    Source: Abdelfattah et al., https://arxiv.org/abs/2101.08134.
    """

    name = "grad_norm"

    def measure(self, probe: Probe) -> float:
        """Return the value of one initialisation."""
        total = 0.0
        for _, gradient in probe.loss_gradients():
            total += float(gradient.norm())
        return self.finite_or_worst(total)
