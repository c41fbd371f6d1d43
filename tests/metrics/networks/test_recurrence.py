"""Recurrent layers, which cuDNN cannot differentiate in every way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from freerea.metrics import NTK, Fisher, Grasp, NetworkProbe
from freerea_plugins import NetworkMetric


class Recurrent(nn.Module):
    """A recurrent layer over the rows; remembers whether cuDNN might have run it."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer
        self.classifier = nn.Linear(24, 10)
        self.seen: list[bool] = []

    def forward(self, images: Tensor) -> Tensor:
        self.seen.append(torch.backends.cudnn.enabled)
        rows = self.layer(images.transpose(1, 2).flatten(2))
        rows = rows[0] if isinstance(rows, tuple) else rows
        logits: Tensor = self.classifier(rows.mean(1))
        return logits


@pytest.mark.parametrize(
    ("metric", "layer", "allowed"),
    [
        (NTK(), nn.LSTM(24, 24, batch_first=True), False),
        (Grasp(), nn.GRU(24, 24, batch_first=True), False),
        (Fisher(), nn.LSTM(24, 24, batch_first=True), True),
        (NTK(), nn.Linear(24, 24), True),
        (Grasp(), nn.Linear(24, 24), True),
    ],
)
def test_what_cudnn_cannot_differentiate_is_kept_from_it(
    probe_of: Callable[..., NetworkProbe], metric: NetworkMetric, layer: nn.Module, allowed: bool
) -> None:
    network = Recurrent(layer)

    metric.measure(probe_of(network))

    assert set(network.seen) == {allowed}
    assert torch.backends.cudnn.enabled
