"""Trainability: whether gradients keep their size from block to block."""

from __future__ import annotations

from freerea_plugins import NetworkMetric, Probe


class Trainability(NetworkMetric):
    r"""How well gradients keep their size on the way back through the blocks (AZ-NAS).

    The mean over consecutive blocks of $-\sigma_l - 1 / \sigma_l + 2$, which is largest, 0, for
    $\sigma_l = 1$. $\sigma_l$ is the spectral norm of the mean of $g_{l-1} g_l^T$ over images and
    places, with $g_l$ random signs at the output of block l and $g_{l-1}$ what becomes of them at
    the output of the block before. Where block l has fewer places, those of $g_{l-1}$ that belong
    to one place are taken as channels. Needs one forward pass of the batch in training mode and
    one backward pass of each block.

    Blocks are the parts of the network that follow one another: convolutions and composite modules.
    The authors have Gaussian noise for images. A network in which a block passes no gradient, as
    one without a path from image to output, or passes it unchanged, gives ``-inf``; so does one
    with fewer than two blocks.

    Source: Lee and Ham, AZ-NAS, https://arxiv.org/abs/2403.19232.
    """

    name = "trainability"
    version = "2"

    def measure(self, probe: Probe) -> float:
        """Return the trainability of one initialisation."""
        from ..networks.randomness import private_generator
        from ..probing.block_gradients import transfer_norms

        norms = transfer_norms(probe.network, probe.images, private_generator(probe))
        if not norms or not all(0 < norm < float("inf") for norm in norms):
            return self.worst()
        return sum(2 - norm - 1 / norm for norm in norms) / len(norms)
