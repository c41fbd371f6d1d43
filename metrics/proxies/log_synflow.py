"""LogSynflow: synaptic flow with gradients on a logarithmic scale."""

from __future__ import annotations

from freerea_plugins import InputError, NetworkMetric, Probe


class LogSynflow(NetworkMetric):
    r"""Sum of weights times the logarithm of their gradients, without batch-norm (LogSynflow).

    Batch-norm and other normalisation is removed, weights are replaced by their absolute values
    $\theta$, and R is the sum of the outputs for one image of ones. The value is
    $\sum \theta \, |\log(\partial R / \partial \theta + o)|$ over the weights of convolutions,
    linear, attention and recurrent layers. Needs one forward and one backward pass of one image;
    does not look at the batch.

    A weight on a dead path has no gradient and counts with $|\log o|$. Where a network itself
    subtracts, gradients may be negative, and count by their size. A network without such
    layers has the value 0.

    Source: FreeREA, equation 3.

    Args:
        offset: The o above. 1e-6 reproduces the paper's Table 1; 1 is what the authors'
            released program has, and gives dead weights no value.

    Raises:
        InputError: If the offset is not positive.
    """

    name = "log_synflow"
    version = "3"

    def __init__(self, offset: float = 1e-6) -> None:
        if not offset > 0:
            raise InputError(f"`offset` must be positive, got {offset}.")
        self.offset = offset

    def measure(self, probe: Probe) -> float:
        """Return the value of one initialisation."""
        from ..probing.synaptic_flow import synaptic_flow

        total = 0.0
        for weight, gradient in synaptic_flow(probe.network, probe.images[:1]):
            total += float((weight * (gradient.abs() + self.offset).log().abs()).sum())
        return self.finite_or_worst(total)
