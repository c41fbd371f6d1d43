"""What fails while it measures is named in one line, with the architecture."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from freerea.metrics import Batch, Evaluator, pink_noise, score
from freerea.spaces import NATSSize
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

ARCHITECTURE = NATSSize().architecture("8:8:8:8:8")


class Failing(NetworkMetric):
    """Looks for what is not there."""

    name = "failing"

    def measure(self, probe: Probe) -> float:
        raise RuntimeError("no such\nlayer")


class FailingOfStructure(ArchitectureMetric):
    """Looks for what is not there."""

    name = "failing_of_structure"

    def measure(self, architecture: Architecture) -> float:
        return {}["depth"]


class Wordy(NetworkMetric):
    """Returns text."""

    name = "wordy"

    def measure(self, probe: Probe) -> float:
        return "many"  # type: ignore[return-value]


class Unbuilt(NATSSize):
    """Forgot how its networks are built."""

    name = "unbuilt"

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        raise KeyError("width")


@pytest.fixture(scope="module")
def batch() -> Batch:
    return pink_noise(NATSSize().dataset, size=4)


@pytest.mark.parametrize(
    ("metric", "message"),
    [
        (Failing(), "`failing` failed for architecture 8:8:8:8:8: RuntimeError: no such layer"),
        (
            FailingOfStructure(),
            "`failing_of_structure` failed for architecture 8:8:8:8:8: KeyError: 'depth'",
        ),
        (
            Wordy(),
            "`wordy` failed for architecture 8:8:8:8:8: ValueError: could not convert string to "
            "float: 'many'",
        ),
    ],
)
def test_a_metric_that_fails_is_named_with_the_architecture(batch, metric, message) -> None:
    with pytest.raises(InputError) as caught:
        Evaluator(batch, [metric]).measure(ARCHITECTURE)
    assert str(caught.value) == f"metric {message}"
    assert caught.value.__cause__ is not None


def test_a_space_that_cannot_build_is_named_with_the_architecture(batch) -> None:
    with pytest.raises(InputError) as caught:
        Evaluator(batch).measure(Unbuilt().architecture("8:8:8:8:8"))
    assert str(caught.value) == (
        "space `unbuilt` failed for architecture 8:8:8:8:8: KeyError: 'width'"
    )


def test_a_metric_that_fails_on_a_network_is_named() -> None:
    batch = Batch(torch.zeros(4, 3), torch.tensor([0, 1, 0, 1]), "by hand")
    with pytest.raises(InputError) as caught:
        score(nn.Linear(3, 2), batch, [Failing()])
    assert str(caught.value) == "metric `failing` failed for `network`: RuntimeError: no such layer"
