"""The metric grad_norm."""

from __future__ import annotations

import copy

import pytest
import torch.nn.functional as F
from torch import nn

from freerea.metrics import GradNorm, NetworkProbe


def test_the_value_is_that_of_a_plain_computation(probe: NetworkProbe) -> None:
    network = copy.deepcopy(probe.network)
    F.cross_entropy(network(probe.images), probe.labels).backward()
    expected = sum(
        module.weight.grad.square().sum().sqrt().item()
        for module in network.modules()
        if isinstance(module, nn.Conv2d | nn.Linear) and module.weight.grad is not None
    )

    assert GradNorm().measure(probe) == pytest.approx(expected, rel=1e-5)


def test_a_network_without_a_path_has_the_value_zero(probe_without_path: NetworkProbe) -> None:
    assert GradNorm().measure(probe_without_path) == 0
