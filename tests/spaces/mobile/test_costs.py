"""Costs in closed form are those of the networks."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from torch import nn

from freerea.metrics import network_costs
from freerea.spaces import MobileSpace
from freerea_plugins import Genotype
from tests.spaces.mobile.drawn_networks import PRESETS, SPACES, Small, drawn


def _constant_bytes(network: nn.Module) -> int:
    """Weights of a byte and biases of four, one for each output once batch-norm is folded."""
    size = 0
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            size += module.weight.numel() + 4 * module.out_channels
        elif isinstance(module, nn.Linear):
            size += module.weight.numel() + 4 * module.out_features
    return size


@settings(max_examples=12)
@given(drawn())
def test_costs_are_those_of_the_network(network: tuple[MobileSpace, Genotype]) -> None:
    space, genotype = network
    built, costs = space.build_network(genotype), space.costs(genotype)
    counted = network_costs(built, space.input_shape_of(genotype))
    assert {name: costs[name] for name in counted} == counted
    assert costs["model_size"] == _constant_bytes(built)


def test_memory_and_size_are_those_of_the_graph() -> None:
    reason = "nothing is installed that traces live tensors"
    devices = pytest.importorskip("freerea.devices", reason=reason)
    rng = random.Random(0)
    for space in SPACES:
        for _ in range(4):
            genotype = space.sample(rng)
            network, shape = space.build_network(genotype), space.input_shape_of(genotype)
            costs = space.costs(genotype)
            assert devices.PeakMemory().network_cost(network, shape) == costs["peak_memory"]
            assert devices.ModelSize().network_cost(network, shape) == costs["model_size"]


@pytest.mark.parametrize(
    ("text", "costs"),
    [
        (
            "r16-w0.5-relu/c8/d1k3e1c8/d1k5e1.5c16/c32",
            {"flops": 41_376, "params": 1_466, "peak_memory": 1_536, "model_size": 1_656},
        ),
        (
            "r32-w1-relu/c12/d2k3e1c16/d1k5e4c40se/c64",
            {"flops": 1_010_304, "params": 12_378, "peak_memory": 20_480, "model_size": 13_272},
        ),
    ],
)
def test_golden_costs(text: str, costs: dict[str, int]) -> None:
    space = Small()
    assert space.costs(space.decode(text)) == costs


@given(drawn())
def test_a_later_choice_never_costs_less(network: tuple[MobileSpace, Genotype]) -> None:
    space, genotype = network
    costs = space.costs(genotype)
    for place, variable in enumerate(space.variables):
        following = genotype[place] + 1
        if following == len(variable.choices):
            continue
        changed = space.costs((*genotype[:place], following, *genotype[place + 1 :]))
        if variable.name == "activation":
            assert changed == costs
        else:
            assert all(changed[name] >= cost for name, cost in costs.items()), variable.name


@given(drawn())
def test_no_network_is_cheaper_than_all_first_choices(
    network: tuple[MobileSpace, Genotype],
) -> None:
    space, genotype = network
    smallest = space.smallest_costs()
    assert all(cost >= smallest[name] for name, cost in space.costs(genotype).items())


@pytest.mark.parametrize("preset", PRESETS)
def test_the_smallest_costs_are_those_of_a_network(preset: type[MobileSpace]) -> None:
    space = preset()
    assert space.smallest_costs() == space.costs((0,) * len(space.variables))


@pytest.mark.parametrize(
    ("preset", "memory", "size"), [(0, 128_000, 500_000), (1, 320_000, 1_000_000)]
)
def test_a_good_part_of_a_space_fits_its_device(preset: int, memory: int, size: int) -> None:
    space, rng = PRESETS[preset](), random.Random(0)
    costs = [space.costs(space.sample(rng)) for _ in range(500)]
    fits = sum(each["peak_memory"] <= memory and each["model_size"] <= size for each in costs)
    assert 0.5 <= fits / 500 <= 0.95
