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


class Pointwise(nn.Module):
    """Convolutions of one pixel between stem and classifier, or the same as linear layers."""

    def __init__(self, *, linear: bool) -> None:
        super().__init__()
        self.linear = linear
        self.stem = nn.Conv2d(3, 6, 3)
        self.first = nn.Linear(6, 9) if linear else nn.Conv2d(6, 9, 1)
        self.second = nn.Linear(9, 6) if linear else nn.Conv2d(9, 6, 1)
        self.classifier = nn.Linear(6, 10)

    def forward(self, images: Tensor) -> Tensor:
        features = F.relu(self.stem(images))
        if self.linear:
            features = features.permute(0, 2, 3, 1)
        features = self.second(F.relu(self.first(features)))
        if self.linear:
            features = features.permute(0, 3, 1, 2)
        logits: Tensor = self.classifier(features.mean(dim=(2, 3)))
        return logits


def test_a_linear_layer_at_every_place_counts_as_the_convolution_of_one_pixel(
    probe_of: Callable[[nn.Module], NetworkProbe],
) -> None:
    convolutions, linear = probe_of(Pointwise(linear=False)), probe_of(Pointwise(linear=True))
    torch.testing.assert_close(linear.network(linear.images), convolutions.network(linear.images))

    expected = Fisher().measure(convolutions)

    assert Fisher().measure(linear) == pytest.approx(expected, rel=1e-5)


def test_a_network_without_a_path_has_the_value_zero(probe_without_path: NetworkProbe) -> None:
    assert Fisher().measure(probe_without_path) == 0
