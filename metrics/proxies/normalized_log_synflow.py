"""NormalizedLogSynflow: log_synflow that attention and gates do not overflow."""

from __future__ import annotations

import math

from freerea_plugins import NetworkMetric, Probe

_LOG_OFFSET = math.log(1e-6)


class NormalizedLogSynflow(NetworkMetric):
    r"""Sum of weights times the logarithm of their gradients, with flow that is put back to scale.

    As `log_synflow`, but for layer, group, instance and RMS normalisation, which is not removed: it
    divides the flow by its root mean square s over all numbers, a constant for gradients. The
    logarithms are kept: with $S = \sum \log s$ over the network the value is
    $\sum \theta \, |\log(e^S \, \partial R / \partial \theta + 10^{-6})|$. Higher is better.
    Needs one forward and one backward pass of one image; does not look at the batch.

    On a network whose only normalisation is batch-norm, and on one without branches, it is
    `log_synflow` but for rounding. Around branches, as those of a transformer, S is that of all
    branches together. Attention and gates multiply flow by flow, which soon is beyond float64
    where nothing normalises it: `log_synflow` of a transformer of twelve blocks is `-inf`.

    Source: FreeREA, equation 3; the normalisation is ours.
    """

    name = "normalized_log_synflow"

    def measure(self, probe: Probe) -> float:
        """Return the value of one initialisation."""
        import torch

        from ..probing.synaptic_flow import rescaled_flow

        flow, logarithm = rescaled_flow(probe.network, probe.images[:1])
        total = 0.0
        for weight, gradient in flow:
            offset = torch.full_like(gradient, _LOG_OFFSET)
            logarithms = torch.logaddexp(gradient.abs().log() + logarithm, offset)
            total += float((weight * logarithms.abs()).sum())
        return self.finite_or_worst(total)
