"""SNIP: how much the loss would change without each weight."""

from __future__ import annotations

from freerea_plugins import NetworkMetric, Probe


class Snip(NetworkMetric):
    r"""Sum of weights times their gradients, without their signs (SNIP).

    $\sum |\theta \cdot \partial L / \partial \theta|$ over the weights $\theta$ of convolutions,
    linear, attention and recurrent layers, with L the loss of the batch, the cross entropy. Needs
    one forward and one backward pass of the batch in training mode, shared with `grad_norm`.

    A network without a path from image to output has the value 0.

    Source: Lee et al., https://arxiv.org/abs/1810.02340, summed over the network as by Abdelfattah
    et al., https://arxiv.org/abs/2101.08134.
    """

    name = "snip"

    def measure(self, probe: Probe) -> float:
        """Return the value of one initialisation."""
        total = 0.0
        for weight, gradient in probe.loss_gradients():
            total += float((weight * gradient).abs().sum())
        return self.finite_or_worst(total)
