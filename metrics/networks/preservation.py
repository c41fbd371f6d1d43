"""Leaves a network as it was found."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm


@contextlib.contextmanager
def preserved(network: nn.Module) -> Iterator[None]:
    """Put parameters, buffers, gradients and modes back when done.

    Values of parameters are put back bit by bit. What a metric adds to the network, such as
    hooks, it must remove itself.

    A metric that changes weights, or differentiates by all parameters, does so inside of it.

    Args:
        network: The network to be left as it is.
    """
    parameters = [
        (each, each.data, each.detach().clone(), each.requires_grad, each.grad)
        for each in network.parameters()
    ]
    for each in network.parameters():
        each.grad = None  # Else a backward pass would add to a gradient in place.
    with preserved_buffers(network), _preserved_modes(network):
        try:
            yield
        finally:
            with torch.no_grad():
                for parameter, storage, value, requires_grad, gradient in parameters:
                    parameter.data = storage.copy_(value)  # In its own memory and layout.
                    parameter.requires_grad_(requires_grad)
                    parameter.grad = gradient


@contextlib.contextmanager
def evaluation_mode(network: nn.Module) -> Iterator[None]:
    """Have a network in evaluation mode, and put the mode of each module back when done."""
    with _preserved_modes(network):
        network.eval()
        yield


@contextlib.contextmanager
def _preserved_modes(network: nn.Module) -> Iterator[None]:
    modes = [(module, module.training) for module in network.modules()]
    try:
        yield
    finally:
        for module, training in modes:
            module.training = training


@contextlib.contextmanager
def preserved_buffers(network: nn.Module) -> Iterator[None]:
    """Put buffers, as the running statistics of batch-norm, back when done."""
    with _preserved_buffers(network.modules()):
        yield


@contextlib.contextmanager
def constant_buffers(network: nn.Module) -> Iterator[None]:
    """Have batch-norm leave its running statistics alone, and put other buffers back when done.

    What a forward pass computes is as ever. This is faster than `preserved_buffers`.
    """
    counting = []
    others = []
    for module in network.modules():
        if not isinstance(module, _BatchNorm):
            others.append(module)
        elif module.track_running_stats:
            counting.append(module)
    try:
        for each in counting:
            each.track_running_stats = False
        with _preserved_buffers(others):
            yield
    finally:
        for each in counting:
            each.track_running_stats = True


@contextlib.contextmanager
def _preserved_buffers(modules: Iterable[nn.Module]) -> Iterator[None]:
    buffers = [
        (module._buffers, name, each, each.detach().clone())
        for module in modules
        for name, each in module._buffers.items()
        if each is not None
    ]
    try:
        yield
    finally:
        with torch.no_grad():
            for members, name, buffer, value in buffers:
                # A network may have put another tensor in its place.
                members[name] = buffer.copy_(value)
