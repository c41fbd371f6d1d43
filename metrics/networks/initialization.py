"""Random weights as the metrics expect them."""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.conv import _ConvNd

WEIGHTED_LAYERS = (_ConvNd, nn.Linear)
"""The layers whose weights metrics look at."""

BATCH_NORMS = (_BatchNorm,)


@torch.no_grad()
def initialize(network: nn.Module, generator: torch.Generator) -> None:
    """Initialise a network in place, drawing from `generator` alone.

    Weights of convolutions and linear layers are Kaiming-normal (fan-out, ReLU), their biases 0;
    batch-norm has weight 1, bias 0 and fresh statistics. A weight that layers share is drawn once.
    Other parameters stay as they are.

    Source: He et al., https://arxiv.org/abs/1502.01852.
    """
    drawn_already: set[torch.Tensor] = set()
    for module in network.modules():
        if isinstance(module, WEIGHTED_LAYERS):
            if module.weight not in drawn_already:
                drawn_already.add(module.weight)
                # Drawn on the CPU, so that a seed means the same weights on every device.
                drawn = torch.empty(module.weight.shape, device="cpu").normal_(generator=generator)
                module.weight.copy_(drawn.mul_(math.sqrt(2 / _fan_out(module))))
            if module.bias is not None:
                module.bias.zero_()
        elif isinstance(module, BATCH_NORMS):
            module.reset_parameters()


def _fan_out(module: nn.Module) -> int:
    weight = module.weight
    assert isinstance(weight, torch.Tensor)
    outputs = weight.shape[1] if getattr(module, "transposed", False) else weight.shape[0]
    return max(1, outputs * math.prod(weight.shape[2:]))
