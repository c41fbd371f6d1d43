"""What becomes of gradients on their way back through the blocks."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ..networks.randomness import signs
from .blocks import visited_blocks
from .loss_gradients import differentiable


def transfer_norms(network: nn.Module, images: Tensor, generator: torch.Generator) -> list[float]:
    """Return by how much each block changes the size of a gradient, from the last to the second.

    It is the spectral norm of the mean of $g_{l-1} g_l^T$ over images and places, with $g_l$ random
    signs at the output of block l and $g_{l-1}$ what becomes of them at the output of the block
    before; 0 where the gradient ends or passes unchanged. Where block l has fewer places, those of
    $g_{l-1}$ that belong to one place are taken as channels.

    One forward pass in the mode that the network is in, and one backward pass of each block.
    The network is left as it was.

    Args:
        network: The network.
        images: ``(n, channels, height, width)``.
        generator: Source of the signs.
    """
    outputs: list[Tensor] = []
    norms: list[float] = []

    def keep(output: Tensor) -> Tensor:
        outputs.append(output)
        return output.clone()  # What follows may write to it.

    with differentiable(network):
        with visited_blocks(network, keep):
            network(images.clone())
        while len(outputs) > 1:
            output = outputs.pop()
            norms.append(_transfer_norm(outputs[-1], output, signs(output, generator)))
    return norms


def _transfer_norm(before: Tensor, after: Tensor, gradient: Tensor) -> float:
    if not (before.requires_grad and after.requires_grad):
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
