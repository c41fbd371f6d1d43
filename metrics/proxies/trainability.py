"""Trainability: whether gradients keep their size from block to block."""

from __future__ import annotations

import torch
from torch import Tensor

from freerea_plugins import NetworkMetric, Probe

from ..networks.randomness import private_generator, signs
from ..probing.blocks import visit_blocks
from ..probing.loss_gradients import differentiable


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
        generator = private_generator(probe)
        outputs: list[Tensor] = []

        def keep(output: Tensor) -> Tensor:
            outputs.append(output)
            return output.clone()  # What follows may write to it.

        scores: list[float] = []
        with differentiable(probe.network):
            visit_blocks(probe.network, probe.images, keep)
            while len(outputs) > 1:
                output = outputs.pop()
                norm = _transfer_norm(outputs[-1], output, signs(output, generator))
                if not 0 < norm < float("inf"):
                    return self.worst()
                scores.append(2 - norm - 1 / norm)
        return sum(scores) / len(scores) if scores else self.worst()


def _transfer_norm(before: Tensor, after: Tensor, gradient: Tensor) -> float:
    """Return the spectral norm; 0 where the gradient ends or passes unchanged."""
    if not after.requires_grad:
        return 0.0
    (passed,) = torch.autograd.grad(
        after, before, gradient, retain_graph=True, materialize_grads=True, allow_unused=True
    )
    if not torch.isfinite(passed).all() or torch.equal(passed, gradient):
        return 0.0
    height = min(before.shape[2], after.shape[2])
    width = min(before.shape[3], after.shape[3])
    rows = _rows(passed, height, width)
    return float(torch.linalg.matrix_norm(rows.T @ _rows(gradient, height, width), 2)) / len(rows)


def _rows(features: Tensor, height: int, width: int) -> Tensor:
    """Return a row for each image and place of a coarser grid, padded with zeros to fit."""
    images, channels, rows, columns = features.shape
    down, across = -(-rows // height), -(-columns // width)
    padding = (0, across * width - columns, 0, down * height - rows)
    if any(padding):
        features = torch.nn.functional.pad(features, padding)
    places = features.reshape(images, channels, height, down, width, across)
    return places.permute(0, 2, 4, 1, 3, 5).reshape(images * height * width, -1)
