"""Linear regions: how well a network at initialisation tells images apart."""

from __future__ import annotations

from collections.abc import Sequence

from freerea_plugins import NetworkMetric, Observer, Probe


class LinearRegions(NetworkMetric):
    r"""Log-determinant of the agreement of ReLU codes between images (NASWOT).

    With $K_{ij}$ the number of ReLU units on which images $i$ and $j$ agree, the value is
    $\log |\det K|$: high when no two images switch on the same units. Needs one forward pass of
    the batch with batch-norm in training mode.

    ReLU6, LeakyReLU, PReLU and RReLU count as ReLU. A singular K, as of a network whose ReLUs do
    not see the images or that has none, gives ``-inf``; so does one whose output is not finite.

    Source: FreeREA, equation 1; Mellor et al., Neural Architecture Search without Training,
    https://arxiv.org/abs/2006.04647.
    """

    name = "linear_regions"
    aliases = ("naswot",)
    version = "3"

    def observers(self) -> Sequence[type[Observer]]:
        """Return the observer of signs."""
        from ..probing.activation_agreement import ActivationAgreement

        return [ActivationAgreement]

    def measure(self, probe: Probe) -> float:
        """Return log |det K| of one initialisation."""
        from ..probing.log_determinant import log_determinant

        return log_determinant(probe.relu_agreement())
