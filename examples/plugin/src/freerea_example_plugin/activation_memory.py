"""A hardware constraint: the working memory that activations need."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from freerea_plugins import Architecture, HardwareConstraint

if TYPE_CHECKING:
    from torch import nn


class ActivationMemory(HardwareConstraint):
    """Peak memory of the activations of one float32 image.

    The largest sum, over the layers, of what goes into a layer and what comes out of it: what a
    device needs that runs one layer after the other. Layers are modules without modules inside;
    what a network computes between them, and branches that wait meanwhile, are not seen.
    """

    name = "activation_memory"
    unit = "bytes"

    def cost(self, architecture: Architecture) -> float:
        """Return the peak in bytes."""
        return _peak_bytes(architecture)


# A search asks for the cost of the same architecture again and again.
@functools.lru_cache(maxsize=65536)
def _peak_bytes(architecture: Architecture) -> int:
    import torch

    network = architecture.space.build_network(architecture.genotype).eval()
    peak = 0

    def measure(module: nn.Module, inputs: tuple[Any, ...], outputs: object) -> None:  # noqa: ARG001
        nonlocal peak
        peak = max(peak, _bytes([*inputs, outputs]))

    # The network is ours and thrown away, so the hooks may stay.
    for module in network.modules():
        if not any(module.children()):
            module.register_forward_hook(measure)
    with torch.no_grad():
        network(torch.zeros(1, *architecture.input_shape()))
    return peak


def _bytes(values: Iterable[object]) -> int:
    """Return the bytes of the tensors among some values; one memory counts once."""
    import torch

    tensors = [value for value in values if isinstance(value, torch.Tensor)]
    return sum({tensor.data_ptr(): tensor.nbytes for tensor in tensors}.values())
