"""Costs counted on a network."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator, Mapping

import torch
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from ..networks.preservation import evaluation_mode


def network_costs(network: nn.Module, input_shape: tuple[int, ...]) -> Mapping[str, float]:
    """Count multiply-adds and parameters of a network.

    Multiply-adds are those of convolutions and matrix products for one image, those of attention
    and recurrent layers included. The network is run once in evaluation mode, which leaves its
    buffers as they were.

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
        _single_operations(),
        FlopCounterMode(display=False) as counter,
    ):
        network(image)
    return {
        "flops": counter.get_total_flops() // 2,
        "params": sum(each.numel() for each in network.parameters() if each.requires_grad),
    }


@contextlib.contextmanager
def _single_operations() -> Iterator[None]:
    """Have attention and recurrent layers computed step by step, so that the counter sees them."""
    fast_path = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="TF32 acceleration on top of oneDNN")
            with torch.backends.mkldnn.flags(enabled=False), sdpa_kernel(SDPBackend.MATH):
                yield
    finally:
        torch.backends.mha.set_fastpath_enabled(fast_path)
