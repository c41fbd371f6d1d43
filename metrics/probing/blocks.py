"""Blocks: the parts of a network that follow one another."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn
from torch.nn.modules.conv import _ConvNd

from freerea_plugins import Probe

from ..networks.hooks import hooked
from ..networks.preservation import preserved_buffers

# A class derived from these is a block of its own.
_CONTAINERS = (nn.Sequential, nn.ModuleList, nn.ModuleDict)


def visit_blocks(
    network: nn.Module, images: Tensor, visit: Callable[[Tensor], Tensor | None]
) -> None:
    """Run a network and call `visit` with what each block returns, in order of execution.

    Blocks are the children of the network, with `torch.nn.Sequential`, `torch.nn.ModuleList` and
    `torch.nn.ModuleDict` replaced by their own, that are convolutions or have children themselves
    and return feature maps ``(n, channels, height, width)``: a cell is a block whatever its
    operations are. A network with a single child that is no container is looked for inside that
    child.

    Args:
        network: The network, in the mode in which it is to be run. Its buffers change; the caller
            puts them back, after a backward pass.
        images: ``(n, channels, height, width)``.
        visit: What it returns, unless `None`, goes on in place of the block's output.
    """

    def hook(_: nn.Module, __: object, output: object) -> Tensor | None:
        is_map = isinstance(output, Tensor) and output.dim() == 4
        return visit(output) if is_map else None  # type: ignore[arg-type]

    with hooked(each.register_forward_hook(hook) for each in _candidates(network)):
        network(images.clone())


def block_entropies(probe: Probe) -> list[float]:
    r"""Return how evenly the features of each block spread over the channels.

    One forward pass of the batch in training mode. Made for `Probe.shared`.

    Returns:
        For each block $-\sum_c p_c \log p_c$, with $p_c$ the eigenvalues of the covariance of the
        channels over images and places, divided by their sum. NaN where all are zero.
    """
    entropies: list[float] = []
    with torch.no_grad(), preserved_buffers(probe.network):
        visit_blocks(probe.network, probe.images, lambda each: entropies.append(_entropy(each)))
    return entropies


def _entropy(features: Tensor) -> float:
    rows = features.permute(0, 2, 3, 1).flatten(0, 2)
    rows = rows - rows.mean(0)
    covariance = (rows.T @ rows).cpu().double()
    total = covariance.trace()
    if not (torch.isfinite(covariance).all() and total > 0):
        return float("nan")
    # Rounding may put an eigenvalue a little below zero.
    eigenvalues = torch.linalg.eigvalsh(covariance / total).clamp_(min=0)
    return float(torch.special.entr(eigenvalues).sum())


def _candidates(network: nn.Module) -> list[nn.Module]:
    found = list(_expanded(network))
    while len(found) == 1 and next(found[0].children(), None) is not None:
        found = list(_expanded(found[0]))
    return [
        each
        for each in dict.fromkeys(found)
        if isinstance(each, _ConvNd) or next(each.children(), None) is not None
    ]


def _expanded(module: nn.Module) -> Iterator[nn.Module]:
    for child in module.children():
        if type(child) in _CONTAINERS:
            yield from _expanded(child)
        else:
            yield child
