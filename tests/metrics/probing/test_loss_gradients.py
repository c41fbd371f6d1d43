"""The gradients of the loss, as a probe gives them to metrics."""

from __future__ import annotations

import copy
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea.metrics import GradNorm, NetworkProbe, Snip


class Counting(nn.Module):
    """Counts how often it is run; shares a weight between two layers."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 3, 3)
        self.second = nn.Conv2d(3, 3, 3)
        self.second.weight = self.first.weight
        self.classifier = nn.Linear(3, 10)
        self.runs = 0

    def forward(self, images: Tensor) -> Tensor:
        self.runs += 1
        features = self.second(F.relu(self.first(images)))
        logits: Tensor = self.classifier(features.mean(dim=(2, 3)))
        return logits


def test_they_are_those_of_a_plain_backward_pass(probe: NetworkProbe) -> None:
    network = copy.deepcopy(probe.network)
    F.cross_entropy(network(probe.images), probe.labels).backward()
    layers = [each for each in network.modules() if isinstance(each, nn.Conv2d | nn.Linear)]

    found = probe.loss_gradients()

    assert len(found) == len(layers)
    for (weight, gradient), layer in zip(found, layers, strict=True):
        expected = layer.weight.grad
        assert torch.equal(weight, layer.weight)
        assert not weight.requires_grad
        assert torch.allclose(gradient, torch.zeros(()) if expected is None else expected)


class Sequences(nn.Module):
    """Attention between rows, then recurrence over them."""

    def __init__(self) -> None:
        super().__init__()
        self.position = nn.Parameter(torch.ones(8, 24))
        self.attention = nn.MultiheadAttention(24, 2, batch_first=True)
        self.norm = nn.LayerNorm(24)
        self.recurrence = nn.GRU(24, 5, batch_first=True, bidirectional=True)
        self.cell = nn.LSTMCell(10, 4)
        self.classifier = nn.Linear(4, 10)

    def forward(self, images: Tensor) -> Tensor:
        rows = images.transpose(1, 2).flatten(2) + self.position
        rows = self.norm(rows + self.attention(rows, rows, rows, need_weights=False)[0])
        states = self.recurrence(rows)[0]
        logits: Tensor = self.classifier(self.cell(states[:, -1])[0])
        return logits


def test_weights_of_attention_and_recurrence_are_among_them(
    probe_of: Callable[[nn.Module], NetworkProbe],
) -> None:
    probe = probe_of(Sequences())
    network = copy.deepcopy(probe.network)
    F.cross_entropy(network(probe.images), probe.labels).backward()
    names = [
        *("attention.in_proj_weight", "attention.out_proj.weight"),
        *("recurrence.weight_ih_l0", "recurrence.weight_hh_l0"),
        *("recurrence.weight_ih_l0_reverse", "recurrence.weight_hh_l0_reverse"),
        *("cell.weight_ih", "cell.weight_hh", "classifier.weight"),
    ]

    found = probe.loss_gradients()

    for (weight, gradient), name in zip(found, names, strict=True):
        expected = network.get_parameter(name)
        assert torch.equal(weight, expected), name
        assert torch.allclose(gradient, expected.grad), name  # type: ignore[arg-type]


def test_metrics_share_one_pass(probe_of: Callable[[nn.Module], NetworkProbe]) -> None:
    network = Counting()
    probe = probe_of(network)

    Snip().measure(probe)
    GradNorm().measure(probe)

    assert network.runs == 1


def test_a_weight_that_layers_share_is_there_once(
    probe_of: Callable[[nn.Module], NetworkProbe],
) -> None:
    assert len(probe_of(Counting()).loss_gradients()) == 2


def test_frozen_weights_have_gradients_and_stay_frozen(
    probe_of: Callable[[nn.Module], NetworkProbe],
) -> None:
    expected = probe_of(Counting()).loss_gradients()
    probe = probe_of(Counting().requires_grad_(False))

    with torch.no_grad():
        found = probe.loss_gradients()

    assert all(torch.equal(one[1], other[1]) for one, other in zip(found, expected, strict=True))
    assert not any(each.requires_grad for each in probe.network.parameters())
