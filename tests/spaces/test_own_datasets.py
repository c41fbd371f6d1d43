"""Every built-in space has networks for data sets of one's own."""

from __future__ import annotations

import random

import pytest
import torch
from torch import nn

from freerea.metrics import network_costs
from freerea.spaces import NASBench101, NATSSize, NATSTopology
from freerea_plugins import PAPER, Dataset, InputError, SearchSpace

SPACES = (NATSTopology, NATSSize, NASBench101)


@pytest.mark.parametrize("dataset", ["1x28x28:10", "3x64x64:2", "3x96x96:2", "4x12x20:3"])
@pytest.mark.parametrize("space_class", SPACES)
def test_costs_are_those_of_the_built_network(space_class: type[SearchSpace], dataset: str) -> None:
    space = space_class(dataset)
    rng = random.Random(0)
    for _ in range(3):
        genotype = space.sample(rng)
        network = space.build_network(genotype)
        measured = network_costs(network, space.input_shape())
        # NATS-Bench counts the bias of the classifier among the multiply-adds.
        bias = 0 if space_class is NASBench101 else space.dataset.classes
        assert space.costs(genotype) == {
            "flops": measured["flops"] + bias,
            "params": measured["params"],
        }


@pytest.mark.parametrize("dataset", ["1x28x28:10", "3x64x64:2", "2x4x8:5"])
@pytest.mark.parametrize("space_class", SPACES)
def test_networks_of_every_fidelity_take_the_images(
    space_class: type[SearchSpace], dataset: str
) -> None:
    space = space_class(dataset)
    for fidelity in (space.single, space.reduced, PAPER):
        genotype = space.sample(random.Random(1))
        network = space.build_network(genotype, fidelity)
        with torch.no_grad():
            logits = network(torch.zeros(2, *space.input_shape(fidelity)))
        assert logits.shape == (2, space.dataset.classes)


@pytest.mark.parametrize("space_class", [NATSSize, NASBench101])
def test_the_smallest_costs_are_those_for_the_data_set(space_class: type[SearchSpace]) -> None:
    space = space_class("1x28x28:3")
    smallest = space.smallest_costs()
    costs = [space.costs(space.sample(random.Random(seed))) for seed in range(20)]
    assert all(each[name] >= smallest[name] for each in costs for name in ("flops", "params"))
    assert smallest["flops"] < space_class().smallest_costs()["flops"]


def test_odd_sides_are_for_networks_that_drop_a_row() -> None:
    assert NASBench101("3x17x23:2").input_shape() == (3, 17, 23)
    for space_class in (NATSTopology, NATSSize):
        with pytest.raises(InputError) as caught:
            space_class("3x32x30:2")
        assert str(caught.value) == (
            "data set `3x32x30:2` has images of 32x30: networks of "
            f"`{space_class.name}` halve them twice, so both must be multiples of 4."
        )


def test_images_that_cannot_be_halved_twice() -> None:
    with pytest.raises(InputError) as caught:
        NASBench101("3x32x3:2")
    assert str(caught.value) == (
        "data set `3x32x3:2` has images of 32x3: networks of `nasbench101` halve them twice, so "
        "both must be 4 at least."
    )


@pytest.mark.parametrize("space_class", SPACES)
def test_what_are_no_images(space_class: type[SearchSpace]) -> None:
    with pytest.raises(InputError, match=r"^data set `2x128:5` has inputs of 2 axes, networks"):
        space_class("2x128:5")


@pytest.mark.parametrize("space_class", SPACES)
def test_a_network_has_a_logit_for_each_class(space_class: type[SearchSpace]) -> None:
    own = Dataset("photos", (3, 32, 32), 2, ("cat", "dog"), (0.5,) * 3, (0.25,) * 3)
    space = space_class(own)
    network = space.build_network(space.sample(random.Random(0)), space.reduced)
    classifiers = [each for each in network.modules() if isinstance(each, nn.Linear)]
    assert [each.out_features for each in classifiers] == [2]
