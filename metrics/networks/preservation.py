"""Leaves a network as it was found."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import torch
from torch import nn


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
    buffers = [
        (module._buffers, name, each, each.detach().clone())
        for module in network.modules()
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
