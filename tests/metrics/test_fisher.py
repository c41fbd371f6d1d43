"""The metric fisher."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea.metrics import Fisher, NetworkProbe


def test_the_value_is_that_of_a_plain_computation(
    probe_of: Callable[[nn.Module], NetworkProbe],
) -> None:
    class Pair(nn.Module):
        """Overwrites what its convolutions return, in the form of a ReLU and of a sum."""

        def __init__(self) -> None:
            super().__init__()
            self.first = nn.Conv2d(3, 4, 3, padding=1)
            self.second = nn.Conv2d(4, 4, 3, padding=1)
            self.classifier = nn.Linear(4, 10)

        def forward(self, images: Tensor) -> Tensor:
            features = F.relu(self.first(images), inplace=True)
            result = self.second(features)
            result += features
            logits: Tensor = self.classifier(F.relu(result).mean(dim=(2, 3)))
            return logits

    network = Pair()
    probe = probe_of(network)
    first = network.first(probe.images)
    features = F.relu(first)
    second = network.second(features)
    logits = network.classifier(F.relu(second + features).mean(dim=(2, 3)))
    loss = F.cross_entropy(logits, probe.labels)
    expected = 0.0
    for output, weights in ((first, 3 * 3 * 3), (second, 4 * 3 * 3), (logits, 4)):
        (gradient,) = torch.autograd.grad(loss, output, retain_graph=True)
        for channel in range(output.shape[1]):
            squares = [
                (output[image, channel] * gradient[image, channel]).sum().item() ** 2
                for image in range(len(output))
            ]
            expected += weights * sum(squares) / len(squares) / 2

    assert Fisher().measure(probe) == pytest.approx(expected, rel=1e-5)


def test_a_network_without_a_path_has_the_value_zero(probe_without_path: NetworkProbe) -> None:
    assert Fisher().measure(probe_without_path) == 0
