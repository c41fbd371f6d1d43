"""Blocks: the parts of a network that follow one another."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from torch import Tensor, nn
from torch.nn.modules.conv import _ConvNd

from ..networks.hooks import hooked

# A class derived from these is a block of its own.
_CONTAINERS = (nn.Sequential, nn.ModuleList, nn.ModuleDict)


@contextlib.contextmanager
def visited_blocks(
    network: nn.Module, visit: Callable[[Tensor], Tensor | None] | None
) -> Iterator[None]:
    """Have `visit` called with what each block returns, in order of execution.

    Blocks are the children of the network, with `torch.nn.Sequential`, `torch.nn.ModuleList` and
    `torch.nn.ModuleDict` replaced by their own, that are convolutions or have children themselves
    and return feature maps ``(n, channels, height, width)``: a cell is a block whatever its
    operations are. A network with a single child that is no container is looked for inside that
    child.

    Args:
        network: The network.
        visit: What it returns, unless `None`, goes on in place of the block's output. Without it,
            nothing is visited.
    """
    if visit is None:
        yield
        return

    def hook(_: nn.Module, __: object, output: object) -> Tensor | None:
        is_map = isinstance(output, Tensor) and output.dim() == 4
        return visit(output) if is_map else None  # type: ignore[arg-type]

    with hooked(each.register_forward_hook(hook) for each in _candidates(network)):
        yield


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
