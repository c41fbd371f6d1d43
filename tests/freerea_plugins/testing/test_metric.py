"""The check of metrics passes what keeps its promises, and leaves everything as it was."""

from __future__ import annotations

import contextlib
import random
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from freerea.metrics import NetworkProbe
from freerea_plugins import (
    Architecture,
    ArchitectureMetric,
    NetworkMetric,
    Probe,
)
from freerea_plugins.testing import check_metric
from freerea_plugins.testing._networks import CLASSES, IMAGE, Awkward, initialize
from freerea_plugins.testing._probe import SimpleProbe
from tests.freerea_plugins.testing.small_metrics import Steps, metric, weights_alone


def counts(self: Any, probe: Probe) -> float:
    self._calls.append(1)
    return float(len(self._calls))


def test_a_metric_that_keeps_its_promises_passes() -> None:
    check_metric(metric(weights_alone))
    check_metric(metric(weights_alone)(), probe=NetworkProbe)
    check_metric(metric(lambda self, probe: np.float64(1)))


def test_a_metric_that_counts_its_calls_is_found() -> None:
    calls: list[int] = []
    with pytest.raises(AssertionError, match="keep nothing from one network to the next"):
        check_metric(metric(counts, _calls=calls))


def test_settings_are_those_that_values_are_stored_under() -> None:
    def remember(self: Any, probe: Probe) -> float:
        self.last = 1
        return 0.0

    with pytest.raises(AssertionError, match="changes its settings while it measures"):
        check_metric(metric(remember))
    with pytest.raises(AssertionError, match="JSON cannot write"):
        check_metric(metric(weights_alone, settings=lambda self: {"layers": {1}}))
    with pytest.raises(AssertionError, match=r"`settings\(\)` that are no mapping"):
        check_metric(metric(weights_alone, settings=lambda self: None))


def test_networks_of_a_space_are_measured_too() -> None:
    def images_alone(self: NetworkMetric, probe: Probe) -> float:
        return float(probe.images.mean(dim=(2, 3)).sum())

    check_metric(metric(images_alone))
    with pytest.raises(AssertionError, match="raises IndexError for the architecture width="):
        check_metric(metric(images_alone), space=Steps())
    check_metric(metric(weights_alone), space=Steps())

    def zeroes_a_layer_of_signals(self: NetworkMetric, probe: Probe) -> float:
        for module in probe.network.modules():
            if isinstance(module, nn.Conv1d):
                module.weight.data.zero_()
        return 0.0

    with pytest.raises(AssertionError, match=r"changes the parameter `0\.weight` for the archit"):
        check_metric(metric(zeroes_a_layer_of_signals), space=Steps())


def test_a_metric_of_architectures_that_keeps_its_promises_passes() -> None:
    def first_choice(self: ArchitectureMetric, architecture: Architecture) -> float:
        return architecture.genotype[0]

    check_metric(metric(first_choice, ArchitectureMetric))


def test_the_shared_sources_of_randomness_are_left_as_they_were() -> None:
    torch.manual_seed(3)
    random.seed(3)
    expected = torch.get_rng_state(), random.getstate()
    check_metric(metric(weights_alone))
    with contextlib.suppress(AssertionError):
        check_metric(metric(lambda self, probe: float(torch.rand(1) + random.random())))
    assert torch.equal(torch.get_rng_state(), expected[0])
    assert random.getstate() == expected[1]


def test_the_simple_probe_shares_what_that_of_the_evaluator_does() -> None:
    generator = torch.Generator().manual_seed(0)
    network = Awkward().train()
    initialize(network, generator)
    images = torch.randn((8, *IMAGE), generator=generator)
    labels = torch.randint(CLASSES, (8,), generator=generator)
    simple, evaluators = (
        each(network, images, labels, generator) for each in (SimpleProbe, NetworkProbe)
    )
    assert torch.equal(simple.relu_agreement(), evaluators.relu_agreement())
    for one, other in zip(simple.loss_gradients(), evaluators.loss_gradients(), strict=True):
        assert all(map(torch.allclose, one, other))
    assert simple.shared(draw_once) is simple.shared(draw_once)
    assert torch.equal(simple.shared(draw_once), evaluators.shared(draw_once))


def draw_once(probe: Probe) -> torch.Tensor:
    return torch.rand(3, generator=probe.generator)
