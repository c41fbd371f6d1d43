"""The check of metrics finds each broken promise, and says which."""

from __future__ import annotations

import contextlib
import math
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from freerea.metrics import NetworkProbe
from freerea_plugins import (
    Architecture,
    ArchitectureMetric,
    Dataset,
    Fidelity,
    Genotype,
    NetworkMetric,
    Probe,
    SearchSpace,
    Variable,
)
from freerea_plugins.testing import check_metric
from freerea_plugins.testing._networks import CLASSES, IMAGE, Awkward, initialize
from freerea_plugins.testing._probe import SimpleProbe

Measure = Callable[[Any, Any], Any]


def metric(measure: Measure, base: type = NetworkMetric, **attributes: object) -> type[Any]:
    return type("Faulty", (base,), {"name": "faulty", "measure": measure, **attributes})


def first_weight(probe: Probe) -> nn.Parameter:
    return next(probe.network.parameters())


def weights_alone(self: NetworkMetric, probe: Probe) -> float:
    return float(first_weight(probe).detach().nan_to_num(0, 0, 0).abs().clamp(max=9).sum())


def zeroes_a_weight(self: NetworkMetric, probe: Probe) -> float:
    first_weight(probe).data.zero_()
    return 0.0


def leaves_gradients(self: NetworkMetric, probe: Probe) -> float:
    weight = probe.network.get_parameter("classifier.weight")
    weight.grad = torch.zeros_like(weight)
    return 0.0


def freezes(self: NetworkMetric, probe: Probe) -> float:
    probe.network.requires_grad_(False)
    return 0.0


def leaves_a_hook(self: NetworkMetric, probe: Probe) -> float:
    probe.network.register_forward_hook(lambda *_: None)
    return 0.0


def switches_the_mode(self: NetworkMetric, probe: Probe) -> float:
    probe.network.eval()
    return 0.0


def moves_statistics(self: NetworkMetric, probe: Probe) -> float:
    with torch.no_grad():
        probe.network(probe.images.clone())
    return 0.0


def leaves_an_attribute(self: NetworkMetric, probe: Probe) -> float:
    probe.network.seen = True
    return 0.0


def changes_images(self: NetworkMetric, probe: Probe) -> float:
    probe.images.add_(1)
    return 0.0


def differentiates_images(self: NetworkMetric, probe: Probe) -> float:
    probe.images.requires_grad_(True)
    return 0.0


def changes_labels(self: NetworkMetric, probe: Probe) -> float:
    probe.labels.zero_()
    return 0.0


def leaves_a_hook_where_it_fails(self: NetworkMetric, probe: Probe) -> float:
    handle = probe.network.register_forward_hook(lambda *_: None)
    value = weights_alone(self, probe)
    buffers = {name: each.clone() for name, each in probe.network.named_buffers()}
    with torch.no_grad():
        torch.func.functional_call(probe.network, buffers, (probe.images.clone(),))
    handle.remove()
    return value


def counts(self: Any, probe: Probe) -> float:
    self._calls.append(1)
    return float(len(self._calls))


def changes_what_is_shared(self: NetworkMetric, probe: Probe) -> float:
    for _, gradient in probe.loss_gradients():
        gradient.zero_()
    return 0.0


def draws_after_others(self: NetworkMetric, probe: Probe) -> float:
    """A value that shared results, once they are there, change."""
    return float(bool(probe._results))


def forgets_to_differentiate(self: NetworkMetric, probe: Probe) -> float:
    weight = first_weight(probe)
    total = weight.nan_to_num(0).clamp(-9, 9).sum()
    return float(total.requires_grad)


def needs_weights_to_learn(self: NetworkMetric, probe: Probe) -> float:
    return float(sum(each.requires_grad for each in probe.network.parameters()))


def divides_by_the_spread(self: NetworkMetric, probe: Probe) -> float:
    if not isinstance(probe.network, Awkward):
        return 0.0
    buffers = {name: each.clone() for name, each in probe.network.named_buffers()}
    with torch.no_grad():
        images = probe.images.clone()
        logits = torch.func.functional_call(probe.network, buffers, (images,))
    return float(((logits - logits.mean(0)) / logits.std(0)).square().mean())


def wants_a_convolution(self: NetworkMetric, probe: Probe) -> float:
    return [
        len(each.weight) for each in probe.network.modules() if isinstance(each, nn.Conv2d)
    ].pop()


def wants_finite_weights(self: NetworkMetric, probe: Probe) -> float:
    return float(first_weight(probe).detach().square().sum())


DRAWS = "draws from the shared source of `{}`; draw from `probe.generator`"
LEAVE = "; it must leave the network as it found it"

BROKEN: dict[Measure, str] = {
    zeroes_a_weight: "changes the parameter `stem.weight`" + LEAVE,
    leaves_gradients: "changes the gradient of `classifier.weight`" + LEAVE,
    freezes: "changes `requires_grad` of `stem.bias`, `requires_grad` of `norm.weight`, ",
    leaves_a_hook: "changes the hooks of the network" + LEAVE,
    switches_the_mode: "changes the training mode of the network, the training mode of `stem`, ",
    moves_statistics: "changes the buffer `second.2.running_mean`, the buffer `second.2.runn",
    leaves_an_attribute: "changes the attributes of the network" + LEAVE,
    changes_images: "changes the images; work on `probe.images.clone()`",
    differentiates_images: "changes the images; work on `probe.images.clone()`",
    changes_labels: "changes the labels",
    leaves_a_hook_where_it_fails: (
        "changes the hooks of the network where the network raises; use `finally`" + LEAVE
    ),
    lambda self, probe: float(torch.rand(1)): DRAWS.format("torch"),
    lambda self, probe: random.random(): DRAWS.format("random"),
    lambda self, probe: np.random.rand(): DRAWS.format("numpy.random"),
    lambda self, probe: float(id(probe)): "for the same network and seed; draw from",
    changes_what_is_shared: "changes what the probe shares with other metrics; work on a clone",
    draws_after_others: "gives 1.0 instead of 0.0 where another metric was measured before",
    forgets_to_differentiate: "gives 0.0 within `torch.no_grad()`, and else 1.0; use `torch.enable",
    needs_weights_to_learn: "gives 0.0 on a network with frozen weights, and else 14.0; set `requ",
    divides_by_the_spread: "gives NaN on a network without a path; it must give a number",
    wants_a_convolution: "on a network of one linear layer: pop from empty list; return `self.",
    wants_finite_weights: "gives inf, better than any number, on a network whose weights are 1e+30",
    lambda self, probe: torch.tensor(1.0): "gives a Tensor on a network in use; use `.item()`",
    lambda self, probe: None: "gives a NoneType on a network in use; it must give a float",
    lambda self, probe: True: "gives a bool on a network in use; it must give a float",
}


@pytest.mark.parametrize(("measure", "message"), BROKEN.items())
def test_a_broken_promise_is_named(measure: Measure, message: str) -> None:
    with pytest.raises(AssertionError) as caught:
        check_metric(metric(measure))
    assert str(caught.value).startswith("metric `faulty` ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


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


def test_a_class_must_be_what_a_hook_may_return() -> None:
    with pytest.raises(AssertionError, match="must be 'maximize' or 'minimize'"):
        check_metric(metric(weights_alone, direction="max"))
    with pytest.raises(AssertionError, match="has the name 'two words'"):
        check_metric(metric(weights_alone, name="two words")())
    with pytest.raises(AssertionError, match="made without arguments"):
        check_metric(metric(weights_alone, __init__=lambda self, scale: None))
    check_metric(metric(weights_alone, __init__=lambda self, scale: None)(2))
    for foreign in (nn.ReLU, nn.ReLU(), None):
        with pytest.raises(AssertionError, match="must be a Metric, as a class or an instance"):
            check_metric(foreign)  # type: ignore[arg-type]


class Steps(SearchSpace):
    """Networks over signals."""

    name = "steps"
    datasets = (Dataset("steps", (2, 16), 3),)
    variables = (Variable("width", ("4", "8")),)

    def build_network(self, genotype: Genotype, fidelity: Fidelity | None = None) -> nn.Module:
        width = 4 + 4 * genotype[0]
        head = (nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(width, 3))
        return nn.Sequential(nn.Conv1d(2, width, 3), nn.ReLU(), *head)


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


@pytest.mark.parametrize(
    ("measure", "message"),
    [
        (lambda self, architecture: math.nan, "gives NaN for the architecture width="),
        (lambda self, architecture: random.random(), "must depend on nothing but the archit"),
        (lambda self, architecture: 1 / 0, "raises ZeroDivisionError for the architecture width="),
        (lambda self, architecture: "8", "gives a str for the architecture width="),
    ],
)
def test_a_broken_promise_of_a_metric_of_architectures_is_named(measure, message) -> None:
    faulty = metric(measure, ArchitectureMetric)
    for space in (None, Steps()):
        with pytest.raises(AssertionError, match=message):
            check_metric(faulty, space=space)


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
