"""Hooks that are removed when done."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from freerea.metrics.networks.hooks import hooked


def test_hooks_are_called_inside_and_removed_when_done_or_failed() -> None:
    network = nn.Sequential(nn.ReLU(), nn.ReLU())
    calls: list[nn.Module] = []

    with (
        pytest.raises(RuntimeError, match="broken"),
        hooked(each.register_forward_hook(lambda each, *_: calls.append(each)) for each in network),
    ):
        network(torch.zeros(1))
        raise RuntimeError("broken")
    network(torch.zeros(1))

    assert calls == list(network)
    assert not any(each._forward_hooks for each in network)
