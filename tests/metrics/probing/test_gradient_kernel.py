"""What both metrics of the neural tangent kernel promise."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from freerea.metrics import NTK, NetworkProbe, NTKTrain
from freerea_plugins import NetworkMetric

pytestmark = pytest.mark.parametrize("ntk", [NTK, NTKTrain])


def test_lower_is_better(ntk: type[NetworkMetric]) -> None:
    assert ntk.direction == "minimize"
    assert ntk.worst() == float("inf")


def test_only_the_first_32_images_count(
    ntk: type[NetworkMetric], probe_of: Callable[..., NetworkProbe], probe: NetworkProbe
) -> None:
    probe = probe_of(probe.network, size=40)
    first = NetworkProbe(probe.network, probe.images[:32], probe.labels[:32], torch.Generator())

    assert ntk().measure(first) == ntk().measure(probe)


def test_equal_images_are_the_worst_value(ntk: type[NetworkMetric], probe: NetworkProbe) -> None:
    images = probe.images[:1].expand_as(probe.images)
    equal = NetworkProbe(probe.network, images, probe.labels, probe.generator)

    assert ntk().measure(equal) == ntk.worst()


def test_a_network_without_weights_has_the_worst_value(
    ntk: type[NetworkMetric],
    probe_of: Callable[..., NetworkProbe],
) -> None:
    class Weightless(nn.Module):
        def forward(self, images: Tensor) -> Tensor:
            return images.flatten(1)[:, :10]

    assert ntk().measure(probe_of(Weightless())) == ntk.worst()


def test_a_network_without_a_path_has_the_worst_value(
    ntk: type[NetworkMetric], probe_without_path: NetworkProbe
) -> None:
    assert ntk().measure(probe_without_path) == ntk.worst()
