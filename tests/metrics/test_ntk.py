"""The metric ntk."""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from freerea.metrics import NTK, NetworkProbe


def plain_gradients(network: nn.Module, image: Tensor) -> Tensor:
    network.zero_grad()
    network(image[None]).sum().backward()
    return torch.cat(
        [
            module.weight.grad.flatten()
            for module in network.modules()
            if isinstance(module, nn.Conv2d | nn.Linear) and module.weight.grad is not None
        ]
    )


def test_the_value_is_that_of_a_plain_computation(probe: NetworkProbe) -> None:
    network = copy.deepcopy(probe.network).eval()
    rows = np.stack([plain_gradients(network, image).numpy() for image in probe.images])
    singular_values = np.linalg.svd(rows.astype(np.float64), compute_uv=False)

    expected = (singular_values[0] / singular_values[-1]) ** 2
    assert NTK().measure(probe) == pytest.approx(expected, rel=1e-3)


def test_lower_is_better() -> None:
    assert NTK.direction == "minimize"
    assert NTK.worst() == float("inf")


def test_only_the_first_32_images_count(
    probe_of: Callable[..., NetworkProbe], probe: NetworkProbe
) -> None:
    probe = probe_of(probe.network, size=40)
    first = NetworkProbe(probe.network, probe.images[:32], probe.labels[:32], torch.Generator())

    assert NTK().measure(first) == NTK().measure(probe)


def test_equal_images_are_the_worst_value(probe: NetworkProbe) -> None:
    images = probe.images[:1].expand_as(probe.images)
    equal = NetworkProbe(probe.network, images, probe.labels, probe.generator)

    assert NTK().measure(equal) == NTK.worst()


def test_a_network_without_weights_has_the_worst_value(
    probe_of: Callable[..., NetworkProbe],
) -> None:
    class Weightless(nn.Module):
        def forward(self, images: Tensor) -> Tensor:
            return images.flatten(1)[:, :10]

    assert NTK().measure(probe_of(Weightless())) == NTK.worst()


def test_a_network_without_a_path_has_the_worst_value(probe_without_path: NetworkProbe) -> None:
    assert NTK().measure(probe_without_path) == NTK.worst()
