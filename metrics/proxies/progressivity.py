"""Progressivity: whether features spread further from block to block."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from freerea_plugins import NetworkMetric, Observer, Probe


class Progressivity(NetworkMetric):
    r"""Least growth of expressivity from a block to the next (AZ-NAS).

    $\min_l (s_{l+1} - s_l)$ with $s_l$ the expressivity of block l, as in `expressivity`. Needs
    one forward pass of the batch in training mode, shared with `expressivity`.

    The authors have Gaussian noise for images. If a block's output does not vary, as in a network
    without a path from image to output, or there are fewer than two blocks, the value is ``-inf``.

    Source: Lee and Ham, AZ-NAS, https://arxiv.org/abs/2403.19232.
    """

    name = "progressivity"
    version = "2"

    def observers(self) -> Sequence[type[Observer]]:
        """Return the observer of blocks."""
        from ..probing.block_entropies import BlockEntropies

        return [BlockEntropies]

    def measure(self, probe: Probe) -> float:
        """Return the progressivity of one initialisation."""
        from ..probing.block_entropies import BlockEntropies

        entropies = probe.observed(BlockEntropies).values
        if len(entropies) < 2 or not math.isfinite(sum(entropies)):
            return self.worst()
        return min(after - before for before, after in pairwise(entropies))
