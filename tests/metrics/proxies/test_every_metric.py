"""What every registered metric of a network promises."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea.metrics import Batch, Evaluator, NetworkProbe, initialize, pink_noise
from freerea.spaces import NATSTopology
from freerea_plugins import REDUCED, Dataset, NetworkMetric, default_plugin_manager
from freerea_plugins.testing._networks import Residual

CELL = "|nor_conv_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|avg_pool_3x3~0|none~1|nor_conv_3x3~2|"
ONCE = replace(REDUCED, name="once", repeats=1)
WITHOUT_PATH = "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|"
NAMES = [
    name
    for name, registration in default_plugin_manager().metrics.items()
    if registration.plugin.name == "freerea-metrics"
    and issubclass(registration.component, NetworkMetric)
]


class Arbitrary(nn.Module):
    """ReLUs by a function and in place, a residual, an odd size, dropout and a dead layer."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, stride=2)
        self.norm = nn.BatchNorm2d(8)
        self.first = Residual()
        self.second = nn.Sequential(nn.ReLU(inplace=True), nn.Conv2d(8, 12, 3, stride=2))
        self.dropout = nn.Dropout(0.1)
        self.classifier = nn.Linear(12, 10)

    def forward(self, images: Tensor) -> Tensor:
        features = F.relu_(self.norm(self.stem(images)))
        features = self.second(self.first(features)).relu_()
        logits: Tensor = self.classifier(self.dropout(features.mean(dim=(2, 3))))
        return logits


@pytest.fixture(params=NAMES)
def metric(request: pytest.FixtureRequest) -> NetworkMetric:
    found = default_plugin_manager().metric(request.param)()
    assert isinstance(found, NetworkMetric)
    return found


@pytest.fixture(scope="module")
def batch() -> Batch:
    return pink_noise(NATSTopology().dataset, size=16)


def arbitrary_probe() -> NetworkProbe:
    network = Arbitrary()
    generator = torch.Generator().manual_seed(5)
    initialize(network, generator)
    noise = pink_noise(Dataset("arbitrary", (3, 32, 32), 10), size=16)
    torch.manual_seed(6)  # Dropout draws from the global source.
    return NetworkProbe(network.train(), noise.images, noise.labels, generator)


def everything_about(network: nn.Module) -> list[Any]:
    """Return all that a metric might forget to put back."""
    return [
        [(name, value.clone()) for name, value in network.state_dict().items()],
        [(name, id(each), each.requires_grad) for name, each in network.named_parameters()],
        [
            (name, None if each.grad is None else (id(each.grad), each.grad.clone()))
            for name, each in network.named_parameters()
        ],
        [
            (
                module.training,
                sorted(vars(module)),
                list(module._forward_hooks.values()),
                list(module._forward_pre_hooks.values()),
                list(module._backward_hooks.values()),
                list(module._backward_pre_hooks.values()),
            )
            for module in network.modules()
        ],
    ]


def equal(one: Any, other: Any) -> bool:
    if isinstance(one, Tensor):
        return torch.equal(one, other)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(equal, one, other))
    return bool(one == other)


def test_the_network_and_the_images_are_left_bit_identical(metric: NetworkMetric) -> None:
    probe = arbitrary_probe()
    network = probe.network
    network(probe.images)  # Statistics of batch-norm that are not the fresh ones.
    network.stem.weight.requires_grad_(False)
    network.norm.eval()
    network.classifier.weight.grad = torch.full_like(network.classifier.weight, 7.0)
    network.first.register_forward_hook(lambda *_: None)
    before = everything_about(network)
    images = probe.images.clone()

    metric.measure(probe)

    assert equal(everything_about(network), before)
    assert torch.equal(probe.images, images)
    assert not probe.images.requires_grad


def test_the_network_is_left_bit_identical_where_it_fails(metric: NetworkMetric) -> None:
    class Failing(Arbitrary):
        def forward(self, images: Tensor) -> Tensor:
            super().forward(images)
            raise RuntimeError("broken network")

    probe = arbitrary_probe()
    network = Failing()
    network.stem.requires_grad_(False)
    before = everything_about(network)

    with pytest.raises(RuntimeError, match="broken network"):
        metric.measure(NetworkProbe(network, probe.images, probe.labels, probe.generator))

    assert equal(everything_about(network), before)


def test_an_arbitrary_network_has_the_same_finite_value_twice(metric: NetworkMetric) -> None:
    first = metric.measure(arbitrary_probe())
    second = metric.measure(arbitrary_probe())

    assert math.isfinite(first)
    assert first == second


def test_a_cell_has_the_same_finite_value_twice_and_nobody_elses_randomness_is_used(
    metric: NetworkMetric, batch: Batch
) -> None:
    architecture = NATSTopology().architecture(CELL)
    evaluator = Evaluator(batch, [metric])
    state = torch.get_rng_state()

    first = evaluator.measure(architecture)[metric.name]

    assert torch.equal(torch.get_rng_state(), state)
    assert math.isfinite(first)
    assert Evaluator(batch, [metric]).measure(architecture)[metric.name] == first


def test_a_value_does_not_depend_on_what_else_is_measured(batch: Batch) -> None:
    architecture = NATSTopology().architecture(CELL)
    backwards = Evaluator(batch, NAMES[::-1], fidelity=ONCE).measure(architecture)

    assert Evaluator(batch, NAMES, fidelity=ONCE).measure(architecture) == {
        name: pytest.approx(backwards[name], rel=1e-9) for name in NAMES
    }


BY_LAYER = {"meco", "batch_meco"}
"""Metrics that add up layers, of which some stand before what is dead."""


def test_a_cell_without_a_path_is_no_better_than_one_with(
    metric: NetworkMetric, batch: Batch
) -> None:
    if metric.name in {"log_synflow", "normalized_log_synflow"}:
        pytest.skip("counts weights on dead paths, as published")
    evaluator = Evaluator(batch, [metric], fidelity=ONCE)
    space = NATSTopology()

    dead = evaluator.measure(space.architecture(WITHOUT_PATH))[metric.name]
    live = evaluator.measure(space.architecture(CELL))[metric.name]

    if metric.name not in BY_LAYER:
        assert dead in {0.0, metric.worst()}
    assert dead < live if metric.direction == "maximize" else dead > live


@pytest.mark.parametrize("value", [0.0, 1e30, float("nan")])
def test_degenerate_weights_are_no_obstacle(metric: NetworkMetric, value: float) -> None:
    probe = arbitrary_probe()
    with torch.no_grad():
        for parameter in probe.network.parameters():
            parameter.fill_(value)

    found = metric.measure(probe)

    assert found in {0.0, metric.worst()} if math.isnan(value) else not math.isnan(found)


def test_gradients_may_be_switched_off(metric: NetworkMetric) -> None:
    expected = metric.measure(arbitrary_probe())

    with torch.no_grad():
        assert metric.measure(arbitrary_probe()) == expected


def test_a_frozen_network_has_the_same_value(metric: NetworkMetric) -> None:
    expected = metric.measure(arbitrary_probe())
    probe = arbitrary_probe()
    probe.network.requires_grad_(False)

    assert metric.measure(probe) == pytest.approx(expected, rel=1e-6)


def test_the_docstring_says_what_it_needs_and_where_it_comes_from(metric: NetworkMetric) -> None:
    text = type(metric).__doc__ or ""

    assert metric.summary().endswith(".")
    assert "Needs" in text
    assert "Source:" in text
