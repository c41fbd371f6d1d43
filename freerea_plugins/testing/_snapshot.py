"""All of a network that a metric might forget to put back."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

_HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")


def snapshot(network: nn.Module) -> dict[str, Any]:
    """Return a copy of everything about a network, by what it is called."""
    found: dict[str, Any] = {}
    for name, parameter in network.named_parameters():
        gradient = parameter.grad
        found[f"the parameter `{name}`"] = (id(parameter), parameter.detach().clone())
        found[f"`requires_grad` of `{name}`"] = parameter.requires_grad
        found[f"the gradient of `{name}`"] = (
            None if gradient is None else (id(gradient), gradient.clone())
        )
    for name, buffer in network.named_buffers():
        found[f"the buffer `{name}`"] = buffer.clone()
    for name, module in network.named_modules():
        called = f"`{name}`" if name else "the network"
        found[f"the training mode of {called}"] = module.training
        found[f"the attributes of {called}"] = sorted(vars(module))
        found[f"the hooks of {called}"] = [list(getattr(module, each).items()) for each in _HOOKS]
    return found


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return what two snapshots of one network differ in."""
    return [
        each
        for each in {**before, **after}
        if each not in before or each not in after or not _same(before[each], after[each])
    ]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, Tensor):
        return isinstance(other, Tensor) and torch.equal(one, other)
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)
