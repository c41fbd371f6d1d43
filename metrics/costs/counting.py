"""Costs counted on a network."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import nn
from torch.overrides import BaseTorchFunctionMode

from ..networks.preservation import evaluation_mode
from .operation_counter import OperationCounter


def network_costs(network: nn.Module, input_shape: tuple[int, ...]) -> Mapping[str, float]:
    """Count multiply-adds and parameters of a network.

    Multiply-adds are those of convolutions and matrix products for one image, those of attention
    and recurrent layers included. The network is run once in evaluation mode, which leaves its
    buffers as they were. No state of the process is changed: threads may count at the same time.

    Args:
        network: The network.
        input_shape: Shape of one input, without the batch.

    Returns:
        ``flops`` and ``params``.
    """
    parameter = next(network.parameters(), torch.empty(0))
    image = torch.zeros(1, *input_shape, dtype=parameter.dtype, device=parameter.device)
    with (
        evaluation_mode(network),
        torch.no_grad(),
        BaseTorchFunctionMode(),  # which fused layers leave their fast path for
        OperationCounter() as counter,
    ):
        network(image)
    return {
        "flops": counter.get_total_flops() // 2,
        "params": sum(each.numel() for each in network.parameters() if each.requires_grad),
    }
