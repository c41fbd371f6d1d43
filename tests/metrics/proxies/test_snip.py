"""The metric snip."""

from __future__ import annotations

import copy

import pytest
import torch.nn.functional as F
from torch import nn

from freerea.metrics import NetworkProbe, Snip


def test_the_value_is_that_of_a_plain_computation(probe: NetworkProbe) -> None:
    network = copy.deepcopy(probe.network)
    F.cross_entropy(network(probe.images), probe.labels).backward()
    expected = sum(
        (module.weight * module.weight.grad).abs().sum().item()
        for module in network.modules()
        if isinstance(module, nn.Conv2d | nn.Linear) and module.weight.grad is not None
    )

    assert Snip().measure(probe) == pytest.approx(expected, rel=1e-5)


def test_the_labels_matter(probe: NetworkProbe) -> None:
    other = NetworkProbe(probe.network, probe.images, (probe.labels + 1) % 10, probe.generator)

    assert Snip().measure(other) != pytest.approx(Snip().measure(probe), rel=1e-3)


def test_a_network_without_a_path_has_the_value_zero(probe_without_path: NetworkProbe) -> None:
    assert Snip().measure(probe_without_path) == 0
