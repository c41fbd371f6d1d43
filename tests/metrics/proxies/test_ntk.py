"""The metric ntk."""

from __future__ import annotations

import copy

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
