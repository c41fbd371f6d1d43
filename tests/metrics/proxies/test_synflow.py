"""The metric synflow."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import nn

from freerea.metrics import NetworkProbe, Synflow


def test_the_value_is_that_of_a_plain_computation(probe: NetworkProbe) -> None:
    network = copy.deepcopy(probe.network).double()
    for block in (network.body[0], network.body[1][0]):
        block.norm = nn.Identity()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.abs_()
    network(torch.ones(1, 3, 8, 8).double()).sum().backward()
    expected = sum(
        (module.weight * module.weight.grad).sum().item()
        for module in network.modules()
        if isinstance(module, nn.Conv2d | nn.Linear) and module.weight.grad is not None
    )

    assert Synflow().measure(probe) == pytest.approx(expected, rel=1e-5)


def test_a_network_without_a_path_has_the_value_zero(probe_without_path: NetworkProbe) -> None:
    assert Synflow().measure(probe_without_path) == 0


def test_a_flow_beyond_float64_is_the_worst_value() -> None:
    network = nn.Sequential(*[nn.Linear(8, 8) for _ in range(30)])
    for parameter in network.parameters():
        nn.init.constant_(parameter, 1e30)
    probe = NetworkProbe(network, torch.zeros(2, 8), torch.zeros(2), torch.Generator())

    assert Synflow().measure(probe) == Synflow.worst()
