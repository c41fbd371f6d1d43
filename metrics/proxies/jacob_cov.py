"""Jacobian covariance: how differently a network reacts to changes of different images."""

from __future__ import annotations

from freerea_plugins import NetworkMetric, Probe

_OFFSET = 1e-5


class JacobCov(NetworkMetric):
    r"""How little the Jacobians of different images are correlated.

    $-\sum_i \log(\lambda_i + k) + 1 / (\lambda_i + k)$ with $k = 10^{-5}$ and $\lambda_i$ the
    eigenvalues of the correlation matrix of the gradients of the summed outputs by each image.
    Needs one forward and one backward pass of the batch in training mode.

    This is the first version of Mellor et al.; the later one is `linear_regions`. A network with
    an image whose gradient is constant, as one without a path from image to output, gives
    ``-inf``; so does a batch of one image.

    Source: Mellor et al., Neural Architecture Search without Training, version 1,
    https://arxiv.org/abs/2006.04647v1.
    """

    name = "jacob_cov"
    aliases = ("jacov",)

    def measure(self, probe: Probe) -> float:
        """Return the value of one initialisation."""
        import torch

        from ..networks.outputs import sum_of
        from ..networks.preservation import preserved_buffers
        from ..probing.loss_gradients import gradients_of

        if len(probe.images) < 2:
            return self.worst()
        with preserved_buffers(probe.network), torch.enable_grad():
            images = probe.images.detach().requires_grad_()
            (jacobian,) = gradients_of(sum_of(probe.network(images.clone())), [images])
        correlations = torch.corrcoef(jacobian.flatten(1).cpu().double())
        if not torch.isfinite(correlations).all():
            return self.worst()
        # Rounding may put an eigenvalue a little below zero.
        eigenvalues = torch.linalg.eigvalsh(correlations).clamp_(min=0) + _OFFSET
        return -float((eigenvalues.log() + 1 / eigenvalues).sum())
