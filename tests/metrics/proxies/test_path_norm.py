"""The metric path_norm."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import nn

from freerea.metrics import NetworkProbe, PathNorm


def test_the_value_is_that_of_a_plain_computation(probe: NetworkProbe) -> None:
    network = copy.deepcopy(probe.network).double()
    for block in (network.body[0], network.body[1][0]):
        block.norm = nn.Identity()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.square_()
        expected = network(torch.ones(1, 3, 8, 8).double()).sum().sqrt().item()

    assert PathNorm().measure(probe) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("factor", [1.0, 1e15, 1e-15])
def test_two_linear_layers_can_be_worked_out_by_hand(factor: float) -> None:
    network = nn.Sequential(
        nn.Linear(2, 2, bias=False), nn.ReLU(), nn.Linear(2, 1, bias=False), nn.BatchNorm1d(1)
    )
    with torch.no_grad():
        network[0].weight.copy_(torch.tensor([[1.0, -2.0], [3.0, 4.0]]) * factor)
        network[2].weight.copy_(torch.tensor([[-2.0, 3.0]]) * factor)
    probe = NetworkProbe(network, torch.zeros(2, 2), torch.zeros(2), torch.Generator())

    # Four paths: 1·2, 2·2, 3·3 and 4·3; with the factors, squares leave float32.
    expected = (2**2 + 4**2 + 9**2 + 12**2) ** 0.5 * factor**2
    assert PathNorm().measure(probe) == pytest.approx(expected, rel=1e-6)


def test_a_network_without_a_path_has_the_value_zero(probe_without_path: NetworkProbe) -> None:
    assert PathNorm().measure(probe_without_path) == 0
