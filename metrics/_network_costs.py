"""Costs counted on a network."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode


def network_costs(network: nn.Module, input_shape: tuple[int, ...]) -> Mapping[str, float]:
    """Count multiply-adds and parameters of a network.

    Multiply-adds are those of convolutions and matrix products for one image. The network is run
    once in evaluation mode, which leaves its buffers as they were.

    Args:
        network: The network.
        input_shape: Shape of one input, without the batch.

    Returns:
        ``flops`` and ``params``.
    """
    modes = {module: module.training for module in network.modules()}
    parameter = next(network.parameters(), torch.empty(0))
    image = torch.zeros(1, *input_shape, dtype=parameter.dtype, device=parameter.device)
    network.eval()
    try:
        with torch.no_grad(), FlopCounterMode(display=False) as counter:
            network(image)
    finally:
        for module, training in modes.items():
            module.training = training
    return {
        "flops": counter.get_total_flops() // 2,
        "params": sum(each.numel() for each in network.parameters() if each.requires_grad),
    }
