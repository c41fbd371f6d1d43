"""Expressivity: how evenly features spread over the channels."""

from __future__ import annotations

from collections.abc import Sequence

from freerea_plugins import NetworkMetric, Observer, Probe


class Expressivity(NetworkMetric):
    r"""Sum over blocks of how evenly features spread over the channels (AZ-NAS).

    $\sum_l s_l$ with $s_l = -\sum_c p_{lc} \log p_{lc}$, where $p_{lc}$ are the eigenvalues of the
    covariance of the channels of block l's output over images and places, divided by their sum.
    Needs one forward pass of the batch in training mode, shared with `progressivity`.

    Blocks are the parts of the network that follow one another: convolutions and composite modules.
    The authors have Gaussian noise for images. If a block's output does not vary, as in a network
    without a path from image to output, or there is no block, the value is ``-inf``.

    Source: Lee and Ham, AZ-NAS, https://arxiv.org/abs/2403.19232.
    """

    name = "expressivity"
    version = "2"

    def observers(self) -> Sequence[type[Observer]]:
        """Return the observer of blocks."""
        from ..probing.block_entropies import BlockEntropies

        return [BlockEntropies]

    def measure(self, probe: Probe) -> float:
        """Return the expressivity of one initialisation."""
        from ..probing.block_entropies import BlockEntropies

        entropies = probe.observed(BlockEntropies).values
        return self.finite_or_worst(sum(entropies)) if entropies else self.worst()
