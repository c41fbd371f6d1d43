"""What cannot be measured is said in one line."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch import nn

from freerea.metrics import Batch, Evaluator, score
from freerea_plugins import (
    PAPER,
    Architecture,
    ArchitectureMetric,
    Fidelity,
    Genotype,
    InputError,
    NetworkMetric,
    Probe,
)
from tests.metrics.evaluation.every_metric import BATCH
from tests.metrics.evaluation.small_network import ONCE, Network, Space


class Failing(NetworkMetric):
    """Raises what it was given."""

    name = "failing"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def measure(self, probe: Probe) -> float:
        raise self.error


class FailingOnStructure(ArchitectureMetric):
    """Looks a key up that is not there."""

    name = "failing_on_structure"

    def measure(self, architecture: Architecture) -> float:
        return {}[architecture.genotype]


class Zeroing(NetworkMetric):
    """Forgets to put a weight back."""

    name = "zeroing"

    def measure(self, probe: Probe) -> float:
        with torch.no_grad():
            probe.network.get_parameter("4.weight").zero_()
        return 1.0


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            ZeroDivisionError("division by zero\nand more"),
            "ZeroDivisionError: division by zero and more",
        ),
    ],
)
def test_a_metric_that_fails_is_named_with_what_it_measured(error: Exception, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        score(Network(), BATCH, [Failing(error)])
    assert str(caught.value) == f"metric `failing` failed for `network`: {reason}"
    assert caught.value.__cause__ is error

    with pytest.raises(InputError) as caught:
        Evaluator(BATCH, [Failing(error)]).measure(Space().architecture((1,)))
    assert str(caught.value) == (f"metric `failing` failed for architecture nothing=b: {reason}")


def test_a_metric_of_the_structure_that_fails_is_named() -> None:
    with pytest.raises(InputError) as caught:
        Evaluator(BATCH, [FailingOnStructure()]).measure(Space().architecture((0,)))
    assert str(caught.value) == (
        "metric `failing_on_structure` failed for architecture nothing=a: KeyError: (0,)"
    )


def test_the_error_comes_from_other_processes_too() -> None:
    evaluator = Evaluator(BATCH, [FailingOnStructure(), "snip"], fidelity=ONCE)
    architectures = [Space().architecture((choice,)) for choice in (0, 1)]

    message = "metric `failing_on_structure` failed for architecture"
    with pytest.raises(InputError, match=message):
        list(evaluator.measure_many(architectures, jobs=2))


def test_a_metric_that_changes_a_weight_is_named() -> None:
    with pytest.raises(InputError) as caught:
        score(Network(), BATCH, ["snip", Zeroing(), "grad_norm"])
    assert str(caught.value) == (
        "metric `zeroing` does not leave `network` as it found it: it has changed `4.weight`."
    )
    with pytest.raises(InputError, match="leave architecture nothing=a as it"):
        Evaluator(BATCH, [Zeroing()]).measure(Space().architecture((0,)))


def test_one_image_has_no_correlations() -> None:
    network = nn.Sequential(nn.Flatten(), nn.Linear(192, 8), nn.ReLU(), nn.Linear(8, 4))
    one = Batch(BATCH.images[:1], BATCH.labels[:1], "one")

    assert score(network, one, ["jacob_cov", "zico"]) == {"jacob_cov": -math.inf, "zico": -math.inf}


def test_labels_beyond_the_classes_are_an_input_error_before_anything_is_run() -> None:
    batch = Batch(BATCH.images, torch.full((8,), 4), "mine")
    with pytest.raises(InputError) as caught:
        Evaluator(batch, ["snip"]).measure(Space().architecture((0,)))
    assert str(caught.value) == (
        "`batch` has labels up to 4, search space `one-network` has 4 classes only."
    )


def test_a_space_with_too_few_logits_is_an_input_error() -> None:
    class TooFew(Space):
        def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
            return nn.Sequential(nn.Flatten(), nn.Linear(192, 2))

    for name in ("snip", "grasp", "fisher", "zico"):
        with pytest.raises(InputError, match=r"labels up to 3, got \(.*, 2\)"):
            Evaluator(BATCH, [name], fidelity=ONCE).measure(TooFew().architecture((0,)))


@pytest.mark.parametrize("seed", [2**48, -1, 0.5])
def test_a_seed_out_of_range_is_an_input_error(seed: Any) -> None:
    with pytest.raises(InputError, match="`seed` must be a whole number from 0 to 281474976710655"):
        score(Network(), BATCH, seed=seed)
    with pytest.raises(InputError, match="`seed` must be a whole number"):
        Evaluator(BATCH, seed=seed)


def test_the_largest_seed_is_one() -> None:
    assert math.isfinite(score(Network(), BATCH, ["snip"], seed=2**48 - 1)["snip"])


def test_the_device_without_numbers_is_an_input_error() -> None:
    with pytest.raises(InputError, match="`network` is on the device `meta`, which holds no numb"):
        score(Network().to("meta"), BATCH)
    with pytest.raises(InputError, match="device `meta` cannot be used: "):
        Evaluator(BATCH, device="meta")
