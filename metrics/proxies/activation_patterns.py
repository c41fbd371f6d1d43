"""Activation patterns: linear regions for networks with any activation function."""

from __future__ import annotations

from collections.abc import Sequence

from freerea_plugins import NetworkMetric, Observer, Probe


class ActivationPatterns(NetworkMetric):
    r"""Log-determinant of the agreement of the signs that enter activation functions.

    With $K_{ij}$ the number of units of activation functions on which images $i$ and $j$ agree, the
    value is $\log |\det K|$. A unit is on where what enters the function is positive. In networks
    whose only activation function is ReLU this is `linear_regions`, to the digit. Needs one forward
    pass of the batch with batch-norm in training mode.

    SiLU, GELU, hardswish and the like have no linear regions to count, but they too pass on what is
    positive and hold back what is not. A singular K gives ``-inf``; so does a network whose output
    is not finite.

    Source: FreeREA, equation 1, and Mellor et al., https://arxiv.org/abs/2006.04647, who count ReLU
    alone.
    """

    name = "activation_patterns"

    def observers(self) -> Sequence[type[Observer]]:
        """Return the observer of signs."""
        from ..probing.activation_agreement import ActivationAgreement

        return [ActivationAgreement]

    def measure(self, probe: Probe) -> float:
        """Return log |det K| of one initialisation."""
        from ..probing.activation_agreement import ActivationAgreement
        from ..probing.log_determinant import log_determinant

        agreement = probe.observed(ActivationAgreement)
        return log_determinant(agreement.relu + agreement.smooth)
