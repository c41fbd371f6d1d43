"""Which tensors of a network are its weights: what metrics initialise and differentiate by."""

from __future__ import annotations

import math
from collections.abc import Iterator

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm, _NormBase
from torch.nn.modules.conv import _ConvNd
from torch.nn.modules.rnn import RNNCellBase

WEIGHTED_LAYERS = (_ConvNd, nn.Linear)
"""The layers that have one weight, and whose outputs have channels of their own."""

BATCH_NORMS = (_BatchNorm,)

NORMALIZATIONS = (_NormBase, nn.GroupNorm, nn.LayerNorm, nn.RMSNorm)

_RECURRENT = (nn.RNNBase, RNNCellBase)


def weight_names(module: nn.Module) -> tuple[str, ...]:
    """Return the names of the weights that a module, without its children, has by its class.

    They are the weights of convolutions and linear layers, the projections of attention (the last
    of which is a linear layer below it), and those that recurrent layers make of inputs and states.
    """
    if isinstance(module, WEIGHTED_LAYERS):
        return ("weight",)
    if isinstance(module, nn.MultiheadAttention):
        separate = ("q_proj_weight", "k_proj_weight", "v_proj_weight")
        return ("in_proj_weight",) if module._qkv_same_embed_dim else separate
    if isinstance(module, RNNCellBase):
        return ("weight_ih", "weight_hh")
    if isinstance(module, nn.RNNBase):
        kinds = ("ih", "hh", "hr") if module.proj_size else ("ih", "hh")
        directions = ("", "_reverse") if module.bidirectional else ("",)
        return tuple(
            f"weight_{kind}_l{layer}{direction}"
            for layer in range(module.num_layers)
            for direction in directions
            for kind in kinds
        )
    return ()


def weights_of(network: nn.Module) -> list[nn.Parameter]:
    """Return all weights of a network, in order; one that layers share is there once."""
    found = (each for module in network.modules() for each in own_weights(module).values())
    return list(dict.fromkeys(found))


def own_weights(module: nn.Module) -> dict[str, nn.Parameter]:
    """Return the weights of a module, without its children, by name."""
    parameters = module._parameters
    found = {name: parameters.get(name) for name in weight_names(module)}
    return {name: each for name, each in found.items() if each is not None}


def own_biases(module: nn.Module) -> Iterator[nn.Parameter]:
    """Yield the biases of a module that has weights, without its children."""
    if weight_names(module):
        for name, parameter in module._parameters.items():
            if parameter is not None and name.startswith(("bias", "in_proj_bias")):
                yield parameter


def fan_out(module: nn.Module, name: str) -> int:
    """Return how many numbers of an output each number of an input reaches by a weight.

    A weight that holds those of several projections, or of several gates, counts as if each were a
    layer of its own.
    """
    shape = module._parameters[name].shape  # type: ignore[union-attr]
    if name == "in_proj_weight":
        return int(shape[0]) // 3
    if isinstance(module, _RECURRENT) and "_hr_" not in name:
        return int(module.hidden_size)
    outputs = shape[1] if getattr(module, "transposed", False) else shape[0]
    return max(1, outputs * math.prod(shape[2:]))
