"""The metric activation_patterns."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import nn

from freerea.metrics import ActivationPatterns, LinearRegions, NetworkProbe


def network_with(*activations: nn.Module) -> nn.Module:
    torch.manual_seed(0)
    layers = [nn.Conv2d(3, 6, 3, padding=1), activations[0], nn.Conv2d(6, 4, 3), activations[-1]]
    return nn.Sequential(*layers, nn.Flatten(), nn.LazyLinear(10))


def materialized(network: nn.Module) -> nn.Module:
    network(torch.zeros(1, 3, 8, 8))
    return network


def test_with_relu_alone_it_is_linear_regions(
    probe_of: Callable[[nn.Module], NetworkProbe],
) -> None:
    probe = probe_of(materialized(network_with(nn.ReLU(), nn.ReLU6())))
    assert ActivationPatterns().measure(probe) == LinearRegions().measure(probe)


@pytest.mark.parametrize("smooth", [nn.SiLU, nn.GELU, nn.Hardswish, nn.Tanh, nn.ELU])
def test_the_value_is_that_of_relu_on_the_same_inputs(
    smooth: type[nn.Module], probe_of: Callable[[nn.Module], NetworkProbe]
) -> None:
    probe = probe_of(materialized(network_with(nn.ReLU(), smooth())))
    network = probe.network
    assert isinstance(network, nn.Sequential)
    with torch.no_grad():
        first = network[0](probe.images)
        second = network[2](first.relu())
    codes = np.concatenate([each.flatten(1).numpy() > 0 for each in (first, second)], axis=1)
    agreement = (codes[:, None] == codes[None]).sum(2).astype(float)
    expected = np.linalg.slogdet(agreement)[1]
    assert ActivationPatterns().measure(probe) == pytest.approx(expected, rel=1e-9)


def test_a_network_without_activation_functions_has_the_worst_value(
    probe_of: Callable[[nn.Module], NetworkProbe],
) -> None:
    probe = probe_of(nn.Sequential(nn.Flatten(), nn.Linear(192, 10)))
    assert ActivationPatterns().measure(probe) == ActivationPatterns.worst()


def test_a_network_without_a_path_has_the_worst_value(probe_without_path: NetworkProbe) -> None:
    assert ActivationPatterns().measure(probe_without_path) == ActivationPatterns.worst()
