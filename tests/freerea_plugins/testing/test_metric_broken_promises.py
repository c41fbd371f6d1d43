"""The check of metrics finds each broken promise, and says which."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
import torch
from torch import nn

from freerea_plugins import (
    ArchitectureMetric,
    NetworkMetric,
    Probe,
)
from freerea_plugins.testing import check_metric
from freerea_plugins.testing._networks import Awkward
from tests.freerea_plugins.testing.small_metrics import (
    Measure,
    Steps,
    first_weight,
    metric,
    weights_alone,
)


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
