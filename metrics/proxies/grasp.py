"""GraSP: whether weights help the gradient to flow."""

from __future__ import annotations

from freerea_plugins import NetworkMetric, Probe


class Grasp(NetworkMetric):
    r"""What the weights contribute to the norm of the gradient (GraSP).

    $-\sum \theta \cdot (H g)$ over the weights $\theta$ of convolutions, linear, attention and
    recurrent layers, with g the gradient and H the Hessian of the loss of the batch, the cross
    entropy. Needs one forward pass of the batch in training mode, one backward pass, and one
    through both.

    The value differs much between initialisations and, where gradients are large, even by rounding.
    Pruning keeps weights whose product has one sign; as a metric the value is maximised with its
    sign, as by Abdelfattah et al. The temperature of the logits is 1.

    A network whose gradient is zero, as one without a path from image to output, gives ``-inf``:
    the value may be negative, and zero would not be the worst.

    Source: Wang et al., https://arxiv.org/abs/2002.07376, summed over the network as by
    Abdelfattah et al., https://arxiv.org/abs/2101.08134.
    """

    name = "grasp"

    def measure(self, probe: Probe) -> float:
        """Return the value of one initialisation."""
        from ..probing.loss_curvature import loss_curvature

        products = loss_curvature(probe.network, probe.images, probe.labels, probe.loss)
        if not products:
            return self.worst()
        total = 0.0
        for weight, curvature in products:
            total -= float((weight * curvature).sum())
        return self.finite_or_worst(total)
