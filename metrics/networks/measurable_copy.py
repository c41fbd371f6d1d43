"""Makes of a user's network one that metrics can be measured on."""

from __future__ import annotations

import copy

import torch
from torch import nn
from torch.nn.parameter import is_lazy
from torch.nn.utils import parametrize
from torch.nn.utils.memory_format import convert_conv2d_weight_memory_format

from freerea_plugins import InputError

from .dropout import switch_off_dropout
from .forward import Forward, with_forward
from .weights import weight_names


def measurable_copy(network: nn.Module, forward: Forward | None = None) -> nn.Module:
    """Return a copy of a network, in float32, that may be changed in every way.

    Of a network that `torch.compile` has wrapped the original is copied: metrics look at single
    operations.

    Args:
        network: The network.
        forward: How the copy is to be run on images, if not by calling it.

    Raises:
        InputError: If it cannot be copied, or metrics cannot look into it.
    """
    original = getattr(network, "_orig_mod", network)
    if any(each.is_meta for each in [*original.parameters(), *original.buffers()]):
        raise InputError("`network` is on the device `meta`, which holds no numbers.")
    if isinstance(original, torch.jit.ScriptModule):
        raise InputError(
            "`network` is a TorchScript module, which cannot be looked into: give the "
            "torch.nn.Module that it was made of."
        )
    for name, tensor in [*original.named_parameters(), *original.named_buffers()]:
        if is_lazy(tensor):
            raise InputError(f"`network` has no shape for `{name}` yet: run it once on images.")
    for name, layer in original.named_modules():
        if any(_is_computed(layer, weight) for weight in weight_names(layer)):
            raise InputError(
                f"layer `{name}` of `network` has its weight computed by a hook, as by "
                "torch.nn.utils.weight_norm or prune: remove that first."
            )
    try:
        copied = copy.deepcopy(original)
    # A network may hold anything, and each thing refuses to be copied in its own way.
    except Exception as error:
        reason = str(error).partition("\n")[0]
        raise InputError(f"`network` cannot be copied: {reason}") from error
    return with_forward(uncompiled(copied.float()), forward)


def uncompiled(network: nn.Module) -> nn.Module:
    """Return a network in which nothing is compiled, as metrics look at single operations.

    Parts that `torch.compile` has wrapped are put back in place.
    """
    network = getattr(network, "_orig_mod", network)
    for module in network.modules():
        if module._compiled_call_impl is not None:
            module._compiled_call_impl = None
        for name, child in module._modules.items():
            if child is not None and "_orig_mod" in child._modules:
                module._modules[name] = child._modules["_orig_mod"]
    return network


def make_measurable(network: nn.Module) -> None:
    """Change a network, in place, to what metrics expect.

    Dropout is switched off: metrics look at the network, not at a part of it drawn at random.
    Parametrized weights, as of `torch.nn.utils.parametrizations.weight_norm`, become weights.
    Weights of convolutions of images are laid out as channels-last.
    """
    for module in network.modules():
        if parametrize.is_parametrized(module):
            _bake(module)
    switch_off_dropout(network)
    # Convolutions of few channels run up to three times faster so.
    convert_conv2d_weight_memory_format(network, torch.channels_last)


def _is_computed(module: nn.Module, name: str) -> bool:
    return name not in module._parameters and not parametrize.is_parametrized(module, name)


def _bake(module: nn.Module) -> None:
    """Replace parametrized tensors by parameters with their values.

    `remove_parametrizations` would take them from the class, which copies of a module share.
    """
    parametrizations = module.parametrizations
    assert isinstance(parametrizations, nn.ModuleDict)
    with torch.no_grad():
        values = {name: getattr(module, name).clone() for name in parametrizations}
    module.__class__ = type(module).__bases__[0]
    del module.parametrizations
    for name, value in values.items():
        module.register_parameter(name, nn.Parameter(value))
