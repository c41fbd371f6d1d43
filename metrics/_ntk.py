"""NTK: how evenly gradient descent would fit the images."""

from __future__ import annotations

import torch
from torch import Tensor

from freerea_plugins import NetworkMetric, Probe

from ._loss_gradients import differentiable, gradients_of

_IMAGES = 32
_COLUMNS = 1 << 16


class NTK(NetworkMetric):
    r"""Condition number of the neural tangent kernel; lower is better.

    $\lambda_{\max} / \lambda_{\min}$ of the Gram matrix $K_{ij} = \langle g_i, g_j \rangle$, with
    $g_i$ the gradient of the summed logits of image i by the weights of convolutions and linear
    layers. Needs one forward pass of the first 32 images of the batch in training mode, or of all
    if there are fewer, and one backward pass for each.

    This is the version of TE-NAS, which sums the logits instead of keeping a row for each; it
    counts the weights of batch-norm too. A singular K, as of a network without a path from image
    to output, gives ``inf``.

    Source: Chen et al., Neural Architecture Search on ImageNet in Four GPU Hours,
    https://arxiv.org/abs/2102.11535; Jacot et al., https://arxiv.org/abs/1806.07572.
    """

    name = "ntk"
    direction = "minimize"

    def measure(self, probe: Probe) -> float:
        """Return the condition number of one initialisation."""
        eigenvalues = torch.linalg.eigvalsh(self._kernel(probe))
        # Gradients are float32: below its precision an eigenvalue says nothing.
        precision = torch.finfo(torch.float32).eps
        if not eigenvalues[0] > precision * eigenvalues[-1]:
            return self.worst()
        return float(eigenvalues[-1] / eigenvalues[0])

    @staticmethod
    def _kernel(probe: Probe) -> Tensor:
        rows: list[Tensor] = []
        with differentiable(probe.network) as weights:
            logits = probe.network(probe.images[:_IMAGES].clone())
            for each in logits.flatten(1).sum(1):
                gradients = gradients_of(each, weights, retain_graph=True)
                rows.append(torch.cat([gradient.flatten() for gradient in gradients]))
        jacobian = torch.stack(rows)
        kernel = torch.zeros(len(rows), len(rows), dtype=torch.float64)
        for start in range(0, jacobian.shape[1], _COLUMNS):
            exact = jacobian[:, start : start + _COLUMNS].to("cpu", torch.float64)
            kernel += exact @ exact.T
        return torch.nan_to_num(kernel, nan=0.0, posinf=0.0, neginf=0.0)
