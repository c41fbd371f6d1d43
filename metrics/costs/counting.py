"""Costs counted on a network."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import nn
from torch.overrides import BaseTorchFunctionMode

from ..networks.forward import Forward, with_forward
from ..networks.preservation import evaluation_mode
from .operation_counter import OperationCounter


def network_costs(
    network: nn.Module, input_shape: tuple[int, ...], *, forward: Forward | None = None
) -> Mapping[str, float]:
    """Count multiply-adds and parameters of a network.

    Multiply-adds are those of convolutions and matrix products for one image, those of attention
    and recurrent layers included. The network is run once in evaluation mode, which leaves its
    buffers as they were. No state of the process is changed: threads may count at the same time.

    Args:
        network: The network.
        input_shape: Shape of one input, without the batch.
        forward: How the network is run on one image, if not by calling it.

    Returns:
        ``flops`` and ``params``.
    """
    run = with_forward(network, forward)
    parameter = next(network.parameters(), torch.empty(0))
    image = torch.zeros(1, *input_shape, dtype=parameter.dtype, device=parameter.device)
    with (
        evaluation_mode(network),
        torch.no_grad(),
        BaseTorchFunctionMode(),  # which fused layers leave their fast path for
        OperationCounter() as counter,
    ):
        run(image)
    return {
        "flops": counter.get_total_flops() // 2,
        "params": sum(each.numel() for each in network.parameters() if each.requires_grad),
    }
