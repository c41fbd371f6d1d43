"""Networks of NAS-Bench-101, and what they cost."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from nasbench_pytorch.model.model import compute_vertex_channels
from torch import nn

from freerea.metrics import network_costs
from freerea.spaces.nasbench101.costs import vertex_channels
from freerea.spaces.nasbench101.graph import distinct_graphs
from freerea_plugins import PAPER, Fidelity, Genotype
from tests.spaces.nasbench101.drawn_cells import SMALLEST, SPACE, genotypes


def test_costs_by_hand() -> None:
    # Stem 27·128 and its norm, classifier 513·10; each cell one 1×1 convolution and its norm.
    projections = [128 * 128] * 3 + [128 * 256] + [256 * 256] * 2 + [256 * 512] + [512 * 512] * 2
    norms = 2 * 3 * (128 + 256 + 512)
    pixels = [1024] * 3 + [256] * 3 + [64] * 3
    assert SPACE.costs(SMALLEST) == {
        "flops": 27 * 128 * 1024
        + sum(weights * count for weights, count in zip(projections, pixels, strict=True))
        + 5120,
        "params": 27 * 128 + 256 + sum(projections) + norms + 5130,
    }


@settings(max_examples=8)
@given(genotypes)
def test_costs_are_those_of_the_network(genotype: Genotype) -> None:
    network = SPACE.build_network(genotype)
    assert SPACE.costs(genotype) == network_costs(network, SPACE.input_shape())


def test_the_smallest_costs_are_those_of_some_cell() -> None:
    smallest = SPACE.smallest_costs()
    found = {"flops": float("inf"), "params": float("inf")}
    # Pooling costs nothing, so that cells of other operations cost more.
    for each in SPACE.distinct():
        if set(each[21:]) <= {0, 2}:
            for name, cost in SPACE.costs(each).items():
                found[name] = min(found[name], cost)
    assert found == smallest == {"flops": 37098496, "params": 227274}


@pytest.mark.parametrize("outputs", [128, 512, 7])
def test_vertices_have_the_channels_of_nasbench_pytorch(outputs: int) -> None:
    for graph in distinct_graphs()[::7]:
        columns = (0, *graph)
        matrix = np.array(
            [[column >> source & 1 for column in columns] for source in range(len(columns))]
        )
        expected = compute_vertex_channels(outputs, outputs, matrix)
        assert list(vertex_channels(graph, outputs)) == expected[1:]


def tiny(cells_per_stage: int) -> Fidelity:
    return Fidelity("tiny", cells_per_stage=cells_per_stage, channels=8, resolution=0.25)


@pytest.mark.parametrize(
    "fidelity", [PAPER, SPACE.reduced, SPACE.single], ids=["paper", "reduced", "single"]
)
def test_the_network_maps_images_to_logits(fidelity: Fidelity) -> None:
    network = SPACE.build_network(SPACE.decode("5:1110110111:021"), fidelity)
    with torch.no_grad():
        assert network(torch.zeros(2, *SPACE.input_shape(fidelity))).shape == (2, 10)


@pytest.mark.parametrize("cells_per_stage", [1, 2])
def test_stacks_have_as_many_cells_and_channels_as_the_fidelity_says(cells_per_stage: int) -> None:
    network = SPACE.build_network(SPACE.decode("3:101:0"), tiny(cells_per_stage))
    kernels = [
        (each.in_channels, each.out_channels)
        for each in network.modules()
        if isinstance(each, nn.Conv2d) and each.kernel_size == (3, 3)
    ]
    inner = [(channels, channels) for channels in (8, 16, 32) for _ in range(cells_per_stage)]
    assert kernels == [(3, 8), *inner]


@given(genotypes)
@settings(max_examples=10)
def test_every_parameter_of_a_network_is_trained(genotype: Genotype) -> None:
    network = SPACE.build_network(genotype, tiny(1))
    network(torch.randn(4, 3, 8, 8)).square().sum().backward()
    assert all(each.grad is not None for each in network.parameters())


def test_batch_norms_forget_as_slowly_as_in_the_benchmark() -> None:
    network = SPACE.build_network(SPACE.decode("4:111111:01"), tiny(1))
    norms = [each for each in network.modules() if isinstance(each, nn.BatchNorm2d)]
    # Two of operations and three of edges from the input in each of three cells, and the stem.
    assert len(norms) == 3 * 5 + 1
    assert {round(each.momentum, 9) for each in norms} == {0.003}
    assert {each.eps for each in norms} == {1e-5}


def test_equal_cells_have_the_same_network() -> None:
    # Three branches share the channels of the output, which three does not divide.
    networks = [
        SPACE.build_network(SPACE.decode(f"5:1110001011:{operations}"), tiny(1))
        for operations in ("012", "210", "120")
    ]
    shapes = [[each.shape for each in network.parameters()] for network in networks]
    assert shapes[0] == shapes[1] == shapes[2]
