"""The metric normalized_log_synflow."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from freerea.metrics import LogSynflow, NetworkProbe, NormalizedLogSynflow, initialize, score


class Transformer(nn.Module):
    """Patches of 4×4 pixels, blocks of attention between them, and a classifier."""

    def __init__(self, blocks: int, width: int = 32, *, norm_first: bool = True) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, width, 4, 4)
        layer = nn.TransformerEncoderLayer(
            width, 2, 4 * width, dropout=0, batch_first=True, norm_first=norm_first
        )
        self.encoder = nn.TransformerEncoder(layer, blocks, enable_nested_tensor=False)
        self.classifier = nn.Linear(width, 10)

    def forward(self, images: Tensor) -> Tensor:
        tokens = self.encoder(self.patches(images).flatten(2).transpose(1, 2))
        logits: Tensor = self.classifier(tokens.mean(dim=1))
        return logits


class Gated(nn.Module):
    """A block of a gated MLP: what passes is multiplied by what passes."""

    def __init__(self) -> None:
        super().__init__()
        self.norm, self.first, self.second = nn.LayerNorm(16), nn.Linear(16, 64), nn.Linear(32, 16)

    def forward(self, rows: Tensor) -> Tensor:
        passing, gate = self.first(self.norm(rows)).chunk(2, dim=-1)
        out: Tensor = rows + self.second(passing * gate)
        return out


def value(network: nn.Module, *shape: int) -> float:
    metric = NormalizedLogSynflow()
    images = torch.zeros(2, *(shape or (3, 16, 16)))
    return score(network, images, [metric], repeats=1)[metric.name]


@pytest.mark.parametrize("norm_first", [True, False], ids=["norm first", "norm last"])
def test_a_deep_transformer_has_a_value_where_log_synflow_overflows(norm_first: bool) -> None:
    network = Transformer(12, norm_first=norm_first)
    images = torch.zeros(2, 3, 16, 16)

    found = score(network, images, ["log_synflow", "normalized_log_synflow"], repeats=1)

    assert found["log_synflow"] == -math.inf
    assert math.isfinite(found["normalized_log_synflow"])


def test_gates_one_after_the_other_have_a_value() -> None:
    network = nn.Sequential(*(Gated() for _ in range(12)), nn.Linear(16, 4))

    found = score(network, torch.zeros(2, 16), ["log_synflow", "normalized_log_synflow"], repeats=1)

    assert found["log_synflow"] == -math.inf
    assert math.isfinite(found["normalized_log_synflow"])


def test_the_value_grows_with_depth_and_width() -> None:
    values = [value(Transformer(blocks)) for blocks in (1, 2, 4, 8)]

    assert values == sorted(values)
    assert value(Transformer(4, width=64)) > value(Transformer(4, width=32))


def test_it_is_log_synflow_where_only_batch_norm_normalises(probe: NetworkProbe) -> None:
    assert NormalizedLogSynflow().measure(probe) == pytest.approx(
        LogSynflow().measure(probe), rel=1e-9
    )


@pytest.mark.parametrize(
    "norm",
    [nn.LayerNorm(12), nn.RMSNorm(12), nn.GroupNorm(3, 12)],
    ids=["layer", "RMS", "group"],
)
@pytest.mark.parametrize("layers", [2, 60])
def test_without_branches_it_is_log_synflow(layers: int, norm: nn.Module) -> None:
    network = nn.Sequential(
        *(nn.Sequential(nn.Linear(12, 12), norm, nn.ReLU()) for _ in range(layers))
    )
    initialize(network, torch.Generator().manual_seed(0))
    probe = NetworkProbe(network, torch.zeros(2, 12), torch.zeros(2), torch.Generator())

    assert NormalizedLogSynflow().measure(probe) == pytest.approx(
        LogSynflow().measure(probe), rel=1e-5
    )


@pytest.mark.parametrize("size", [1e-30, 1e25, 1e150])
def test_flow_of_any_size_that_enters_normalisation_counts_by_its_logarithm(size: float) -> None:
    class Scaled(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.norm, self.last = nn.Linear(4, 4), nn.LayerNorm(4), nn.Linear(4, 1)

        def forward(self, rows: Tensor) -> Tensor:
            logits: Tensor = self.last(self.norm(self.first(rows) * size))
            return logits

    network = Scaled()
    with torch.no_grad():
        for layer in (network.first, network.last):
            layer.weight.fill_(1.0)
            layer.bias.fill_(0.0)
    probe = NetworkProbe(network, torch.zeros(2, 4), torch.zeros(2), torch.Generator())

    # Each of 16 first weights passes the size on, each of 4 last ones gets four times the size.
    expected = 16 * abs(math.log(size + 1e-6)) + 4 * abs(math.log(4 * size + 1e-6))
    assert NormalizedLogSynflow().measure(probe) == pytest.approx(expected, rel=1e-5)


def test_the_network_is_left_as_it_was(probe_of: Callable[[nn.Module], NetworkProbe]) -> None:
    network = nn.Sequential(nn.Flatten(), nn.LayerNorm(192), nn.Linear(192, 4))
    probe = probe_of(network)
    before = network(probe.images)

    NormalizedLogSynflow().measure(probe)

    assert torch.equal(network(probe.images), before)
    assert "forward" not in vars(network[1])


def test_without_a_path_dead_weights_count_as_in_log_synflow(
    probe_without_path: NetworkProbe,
) -> None:
    assert NormalizedLogSynflow().measure(probe_without_path) == pytest.approx(
        LogSynflow().measure(probe_without_path)
    )
