"""The metric grasp."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea.metrics import Grasp, NetworkProbe


class Transformer(nn.Module):
    """Patches of 2×2 pixels, attention between them, and a classifier."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 8, 2, 2)
        self.encoder = nn.TransformerEncoderLayer(8, 2, 16, dropout=0, batch_first=True)
        self.classifier = nn.Linear(8, 10)

    def forward(self, images: Tensor) -> Tensor:
        tokens = self.encoder(self.patches(images).flatten(2).transpose(1, 2))
        logits: Tensor = self.classifier(tokens.mean(dim=1))
        return logits


def by_definition(probe: NetworkProbe) -> float:
    # theta . H g is half the derivative of |g|^2 where all weights grow by the same factor.
    def squared_norm(factor: float) -> float:
        network = copy.deepcopy(probe.network).double()
        weights = [each for each in network.parameters() if each.dim() > 1]
        with torch.no_grad():
            for weight in weights:
                weight.mul_(factor)
        F.cross_entropy(network(probe.images.double()), probe.labels).backward()
        return sum(each.grad.square().sum().item() for each in weights if each.grad is not None)

    step = 1e-5
    return -(squared_norm(1 + step) - squared_norm(1 - step)) / (4 * step)


def test_the_value_is_minus_the_derivative_of_the_gradients_norm_by_a_common_factor(
    probe: NetworkProbe,
) -> None:
    assert Grasp().measure(probe) == pytest.approx(by_definition(probe), rel=1e-3)


def test_attention_is_differentiated_twice(
    probe_of: Callable[[nn.Module], NetworkProbe],
) -> None:
    probe = probe_of(Transformer())

    assert Grasp().measure(probe) == pytest.approx(by_definition(probe), rel=1e-3)


@pytest.mark.parametrize("layer", [nn.LSTM, nn.GRU, nn.RNN])
def test_recurrence_is_differentiated_twice(
    probe_of: Callable[[nn.Module], NetworkProbe], layer: type[nn.RNNBase]
) -> None:
    class Recurrent(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rows = layer(24, 6, batch_first=True)  # type: ignore[call-arg]
            self.classifier = nn.Linear(6, 10)

        def forward(self, images: Tensor) -> Tensor:
            states = self.rows(images.transpose(1, 2).flatten(2))[0]
            logits: Tensor = self.classifier(states.mean(1))
            return logits

    probe = probe_of(Recurrent())

    assert Grasp().measure(probe) == pytest.approx(by_definition(probe), rel=1e-3)


def test_a_network_without_a_path_has_the_worst_value(probe_without_path: NetworkProbe) -> None:
    assert Grasp().measure(probe_without_path) == Grasp.worst()


def test_a_network_whose_output_is_constant_has_the_worst_value(
    probe_of: Callable[[nn.Module], NetworkProbe],
) -> None:
    class Constant(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.unused = nn.Conv2d(3, 3, 1)

        def forward(self, images: Tensor) -> Tensor:
            return torch.zeros(len(images), 10)

    assert Grasp().measure(probe_of(Constant())) == Grasp.worst()
