"""How far outputs are apart."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn


def output_difference(network: nn.Module, inputs: Tensor, run: Callable[[Tensor], Tensor]) -> float:
    """Return the largest absolute difference between what a network and something else computes.

    Outputs of another shape are infinitely far.

    Args:
        network: The network.
        inputs: What both are given.
        run: Computes the outputs of the other.
    """
    with torch.no_grad():
        wanted: Tensor = network(inputs)
        found = run(inputs)
    if wanted.shape != found.shape:
        return float("inf")
    return float((wanted - found).abs().max())
