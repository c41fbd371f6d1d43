"""Networks of today, as timm builds them, have finite values of the default fitness."""

from __future__ import annotations

import functools
import math

import pytest
import torch

from benchmarks.real_networks import NETWORKS, build, noise
from freerea.metrics import Batch, score

pytest.importorskip("timm", reason="timm is not installed: `make test-timm` sets it up")
pytestmark = pytest.mark.filterwarnings("ignore::Warning:timm", "ignore::Warning:torch")

SIZE = 64


@functools.cache
def batch() -> Batch:
    return noise(32, SIZE)


@functools.cache
def values(name: str) -> dict[str, float]:
    return score(build(name, SIZE), batch(), repeats=1)


@pytest.mark.parametrize("name", NETWORKS)
def test_all_metrics_of_the_default_fitness_are_finite(name: str) -> None:
    found = values(name)
    assert len(found) >= 3
    assert all(map(math.isfinite, found.values())), found


def test_networks_are_told_apart() -> None:
    for metric in values(NETWORKS[0]):
        assert len({values(name)[metric] for name in NETWORKS}) == len(NETWORKS), metric


@pytest.mark.parametrize("name", ["mobilenetv3_small_100", "vit_tiny_patch16_224"])
def test_a_network_is_left_as_it_was_and_has_the_same_values_again(name: str) -> None:
    network = build(name, SIZE).eval()
    before = {key: each.clone() for key, each in network.state_dict().items()}
    assert score(network, batch(), repeats=1) == values(name)
    assert not any(each.training for each in network.modules())
    assert all(torch.equal(each, before[key]) for key, each in network.state_dict().items())


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        ("resnet18", "resnet34"),
        ("densenet121", "densenet169"),
        ("vit_tiny_patch16_224", "vit_small_patch16_224"),
        ("mixer_s32_224", "mixer_b32_224"),
    ],
)
def test_the_larger_of_two_of_a_family_has_the_higher_values(smaller: str, larger: str) -> None:
    for metric, value in values(larger).items():
        assert value > values(smaller)[metric], metric
