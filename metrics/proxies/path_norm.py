"""Path norm: the strength of all paths together."""

from __future__ import annotations

from freerea_plugins import NetworkMetric, Probe


class PathNorm(NetworkMetric):
    r"""Square root of the summed squares of all paths, without batch-norm.

    $\sqrt{\sum_p \prod_{\theta \in p} \theta^2}$ over the paths p from image to output: the square
    root of the summed outputs for one image of ones, with normalisation removed and weights
    squared. Needs one forward pass of one image; does not look at the batch.

    Paths through average pooling count with its factor, not its square. A network without a path
    from image to output has the value 0.

    Source: Neyshabur et al., https://arxiv.org/abs/1503.00036.
    """

    name = "path_norm"
    version = "2"

    def measure(self, probe: Probe) -> float:
        """Return the path norm of one initialisation."""
        import torch

        from ..networks.outputs import sum_of
        from ..probing.synaptic_flow import linearized, ones_like

        total = 0.0
        for exact in (False, True):
            image = ones_like(probe.images[:1], exact=exact)
            with linearized(probe.network, exact=exact, transform=torch.square), torch.no_grad():
                total = float(sum_of(probe.network(image)))
            if 0 < total < float("inf"):
                break
        return total**0.5 if 0 <= total < float("inf") else self.worst()
