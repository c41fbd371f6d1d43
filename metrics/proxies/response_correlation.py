"""Response correlation: how differently a network responds to different images."""

from __future__ import annotations

from collections.abc import Sequence

from freerea_plugins import NetworkMetric, Observer, Probe


class ResponseCorrelation(NetworkMetric):
    r"""Log-determinant of how strongly images are correlated by what enters activation functions.

    $\log \det K$ with $K_{ij} = \sum_a |\rho_{ij}^a|$, where $\rho_{ij}^a$ is the correlation
    between what image i and image j let enter activation function a, over all units of it, for the
    first 32 images. Needs one forward pass of the batch with batch-norm in training mode, shared
    with `linear_regions`, `expressivity` and the like. Any activation function counts.

    Of WRCor these are the responses alone: no gradients, and every activation function has the
    same weight. A K that is not positive definite gives ``-inf``: that of a network without
    activation functions, of one whose activation functions do not see the images, and often that of
    a network with one activation function only.

    Source: Jing et al., Zero-Shot Neural Architecture Search with Weighted Response Correlation,
    https://arxiv.org/abs/2507.08841.
    """

    name = "response_correlation"

    def observers(self) -> Sequence[type[Observer]]:
        """Return the observer of correlations."""
        from ..probing.response_correlation import ResponseCorrelations

        return [ResponseCorrelations]

    def measure(self, probe: Probe) -> float:
        """Return log det K of one initialisation."""
        from ..probing.log_determinant import log_determinant
        from ..probing.response_correlation import ResponseCorrelations

        return log_determinant(probe.observed(ResponseCorrelations).total())
