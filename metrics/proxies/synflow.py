"""Synflow: how much of the flow through the network passes each weight."""

from __future__ import annotations

from freerea_plugins import NetworkMetric, Probe


class Synflow(NetworkMetric):
    r"""Sum of weights times the gradient of the flow, without batch-norm (Synflow).

    Batch-norm and other normalisation is removed, weights are replaced by their absolute values
    $\theta$, and R is the sum of the outputs for one image of ones. The value is
    $\sum \theta \cdot \partial R / \partial \theta$ over the weights of convolutions, linear,
    attention and recurrent layers. Needs one forward and one backward pass of one image; does not
    look at the batch.

    A network without a path from image to output has the value 0.

    Source: Tanaka et al., https://arxiv.org/abs/2006.05467, summed over the network as by
    Abdelfattah et al., https://arxiv.org/abs/2101.08134.
    """

    name = "synflow"
    version = "3"

    def measure(self, probe: Probe) -> float:
        """Return the value of one initialisation."""
        from ..probing.synaptic_flow import synaptic_flow

        total = 0.0
        for weight, gradient in synaptic_flow(probe.network, probe.images[:1]):
            total += float((weight * gradient).sum())
        return self.finite_or_worst(total)
