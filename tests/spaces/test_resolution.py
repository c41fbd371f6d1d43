"""A resolution gives images that every network of a space takes."""

from __future__ import annotations

import random

import pytest
import torch

from freerea.spaces import NASBench101, NATSSize, NATSTopology
from freerea_plugins import Fidelity, SearchSpace


@pytest.mark.parametrize("space", [NATSTopology(), NATSSize(), NASBench101()], ids=str)
@pytest.mark.parametrize("side", range(1, 17))
def test_images_are_as_a_network_takes_them(space: SearchSpace, side: int) -> None:
    fidelity = Fidelity("small", cells_per_stage=1, channels=32, resolution=side / 32)
    shape = space.input_shape(fidelity)
    steps = 1 if isinstance(space, NASBench101) else 4
    assert shape == (3, *(2 * [max(4, steps * round(side / steps))]))
    network = space.build_network(space.sample(random.Random(0)), fidelity)
    with torch.no_grad():
        assert network(torch.zeros(2, *shape)).shape == (2, space.dataset.classes)


@pytest.mark.parametrize("space", [NATSTopology(), NATSSize(), NASBench101()], ids=str)
def test_the_smallest_images_are_halved_twice(space: SearchSpace) -> None:
    assert space.input_shape(Fidelity("tiny", resolution=1e-9)) == (3, 4, 4)


@pytest.mark.parametrize(
    ("space", "cells"), [(NATSTopology(), 3), (NATSSize(), None), (NASBench101(), 1)], ids=str
)
def test_a_search_by_one_forward_pass_measures_once_on_half_a_batch(
    space: SearchSpace, cells: int | None
) -> None:
    single, reduced = space.single, space.reduced

    assert (single.name, single.cells_per_stage) == ("single", cells)
    assert (single.repeats, single.images) == (1, 32)
    assert (single.resolution, single.channels) == (reduced.resolution, reduced.channels)
    assert single.canonical
