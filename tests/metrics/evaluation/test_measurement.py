"""What a measurement promises whatever the metric and the program around it do."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from freerea.metrics import Batch, Evaluator, score
from freerea_plugins import (
    NetworkMetric,
    Probe,
)
from tests.metrics.evaluation.every_metric import BATCH, NAMES
from tests.metrics.evaluation.small_network import ONCE, Network, Space


class Drawing(NetworkMetric):
    """Draws from the probe's generator and from torch's."""

    name = "drawing"

    def measure(self, probe: Probe) -> float:
        return float(torch.rand((), generator=probe.generator) + torch.rand(()))


def test_what_a_metric_draws_does_not_depend_on_the_others() -> None:
    class Before(Drawing):
        name = "before"

    architecture = Space().architecture((0,))
    alone = Evaluator(BATCH, [Drawing()]).measure(architecture)["drawing"]

    after = Evaluator(BATCH, [Before(), "zen", "trainability", Drawing()]).measure(architecture)

    assert after["drawing"] == alone
    assert score(Network(), BATCH, [Before(), Drawing()])["drawing"] == alone


def test_networks_batches_and_calls_of_inference_mode_are_measured() -> None:
    expected = score(Network(), BATCH, NAMES, repeats=1)
    by_space = Evaluator(BATCH, NAMES, fidelity=ONCE).measure(Space().architecture((0,)))
    with torch.inference_mode():
        network = Network()
        batch = Batch(BATCH.images.clone(), BATCH.labels.clone(), "inference")
        inside = Evaluator(batch, NAMES, fidelity=ONCE).measure(Space().architecture((0,)))

    assert score(network, batch, NAMES, repeats=1) == expected
    assert inside == by_space


def test_settings_of_the_program_do_not_matter() -> None:
    network = Network()
    expected = score(network, BATCH, NAMES, repeats=1)
    evaluator = Evaluator(BATCH, NAMES, fidelity=ONCE)
    by_space = evaluator.measure(Space().architecture((0,)))

    torch.set_default_device("meta")
    torch.set_default_dtype(torch.float64)
    try:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            assert score(network, BATCH, NAMES, repeats=1) == expected
            assert evaluator.measure(Space().architecture((0,))) == by_space
            assert torch.is_autocast_enabled("cpu")
        assert torch.get_default_device().type == "meta"
        assert torch.get_default_dtype() == torch.float64
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_default_device(None)


def test_the_first_run_of_a_network_is_seeded_too() -> None:
    draws: list[float] = []

    def noted(features: Tensor) -> Tensor:
        draws.append(float(torch.rand(())))
        return features

    class Noting(nn.Module):
        def forward(self, features: Tensor) -> Tensor:
            return noted(features)

    for seed in (1, 2):
        torch.manual_seed(seed)
        score(Network(Noting()), BATCH, ["linear_regions"], repeats=1)

    assert len(draws) == 4
    assert draws[:2] == draws[2:]
