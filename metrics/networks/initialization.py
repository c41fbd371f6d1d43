"""Random weights as the metrics expect them."""

from __future__ import annotations

import math

import torch
from torch import nn

from .weights import NORMALIZATIONS, fan_out, own_biases, own_weights


@torch.no_grad()
def initialize(network: nn.Module, generator: torch.Generator) -> None:
    """Initialise a network in place, drawing from `generator` alone.

    Weights of convolutions, linear, attention and recurrent layers are Kaiming-normal (fan-out,
    ReLU), their biases 0; batch, layer, group, instance and RMS normalisation has weight 1, bias 0
    and fresh statistics. Each projection of attention and each gate of a recurrent layer is drawn
    as a linear layer of its own, so that no kind of layer outweighs another by its convention. A
    weight that layers share is drawn once. Other parameters, as of embeddings, stay as they are.

    Source: He et al., https://arxiv.org/abs/1502.01852.
    """
    drawn_already: set[torch.Tensor] = set()
    for module in network.modules():
        for name, weight in own_weights(module).items():
            if weight not in drawn_already:
                drawn_already.add(weight)
                # Drawn on the CPU, so that a seed means the same weights on every device.
                drawn = torch.empty(weight.shape, device="cpu").normal_(generator=generator)
                weight.copy_(drawn.mul_(math.sqrt(2 / fan_out(module, name))))
        for bias in own_biases(module):
            bias.zero_()
        if isinstance(module, NORMALIZATIONS):
            module.reset_parameters()
