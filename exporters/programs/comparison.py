"""How far outputs are apart."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping

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


def weights_difference(network: nn.Module, weights: Mapping[str, Tensor], inputs: Tensor) -> float:
    """Return how far a network is from itself with other weights."""
    other = copy.deepcopy(network)
    other.load_state_dict(dict(weights))
    return output_difference(network, inputs, other)
