"""The metric zico."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable

import numpy as np
import pytest
import torch.nn.functional as F
from torch import nn

from freerea.metrics import NetworkProbe, ZiCo


def test_the_value_is_that_of_a_plain_computation(probe: NetworkProbe) -> None:
    halves = []
    for part in (slice(0, 4), slice(4, 8)):
        network = copy.deepcopy(probe.network)
        F.cross_entropy(network(probe.images[part]), probe.labels[part]).backward()
        halves.append(
            [
                module.weight.grad.flatten().double().numpy()
                for module in network.modules()
                if isinstance(module, nn.Conv2d | nn.Linear) and module.weight.grad is not None
            ]
        )
    expected = 0.0
    for gradients in zip(*halves, strict=True):
        mean = np.abs(gradients).mean(axis=0)
        deviation = np.std(gradients, axis=0)
        varies = deviation > 0
        expected += math.log((mean[varies] / deviation[varies]).sum())

    assert ZiCo().measure(probe) == pytest.approx(expected, rel=1e-3)


def test_a_batch_that_cannot_be_halved_is_the_worst_value(
    probe_of: Callable[..., NetworkProbe], probe: NetworkProbe
) -> None:
    assert ZiCo().measure(probe_of(probe.network, size=3)) == ZiCo.worst()
    assert math.isfinite(ZiCo().measure(probe_of(probe.network, size=4)))


def test_a_network_without_a_path_has_the_worst_value(probe_without_path: NetworkProbe) -> None:
    assert ZiCo().measure(probe_without_path) == ZiCo.worst()
