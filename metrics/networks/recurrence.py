"""Recurrent layers that can be differentiated in every way."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import torch
from torch import nn


@contextlib.contextmanager
def differentiable_recurrence(network: nn.Module) -> Iterator[None]:
    """Keep recurrent layers from cuDNN, which differentiates them in training mode only, and once.

    Networks without such layers run as ever.
    """
    if not any(isinstance(each, nn.RNNBase) for each in network.modules()):
        yield
        return
    with torch.backends.cudnn.flags(enabled=False):
        yield
