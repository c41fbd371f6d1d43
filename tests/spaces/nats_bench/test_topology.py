"""NATS-Bench's topology space: order, notation, costs and networks."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from freerea.metrics import network_costs
from freerea.spaces import NATSTopology
from freerea_plugins import PAPER, REDUCED, Fidelity, Genotype, InputError

SPACE = NATSTopology()
DATASETS = ("cifar10", "cifar100", "ImageNet16-120")
NONE, SKIP, CONV_1X1, CONV_3X3, POOL = range(5)
EDGES = ((0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3))

genotypes = st.tuples(*[st.integers(0, 4)] * 6)

GOLDEN_CELLS = {
    0: "|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|"
    "+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|",
    1: "|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|"
    "+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|",
}


@pytest.fixture(scope="module")
def recorded(data_folder: Path) -> Sequence[dict[str, str]]:
    path = data_folder / "nats_tss" / "benchmark.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("index", GOLDEN_CELLS)
def test_cells_are_indexed_as_in_the_benchmark(index: int) -> None:
    assert SPACE.encode(SPACE.genotype_at(index)) == GOLDEN_CELLS[index]
    assert SPACE.index(SPACE.decode(GOLDEN_CELLS[index])) == index


def test_every_cell_is_indexed_as_in_the_benchmark(recorded: Sequence[dict[str, str]]) -> None:
    assert len(recorded) == SPACE.size == 15625
    for row in recorded:
        genotype = SPACE.genotype_at(int(row["index"]))
        assert SPACE.encode(genotype) == row["arch"]
        assert SPACE.index(genotype) == int(row["index"])


@pytest.mark.parametrize("index", [-1, 15625])
def test_an_index_out_of_range_is_an_input_error(index: int) -> None:
    with pytest.raises(InputError) as caught:
        SPACE.genotype_at(index)
    assert str(caught.value) == f"an index of `nats-tss` is 0 to 15624, got {index}."


def test_edges_are_ordered_by_target_and_then_by_source() -> None:
    assert [each.name for each in SPACE.variables] == [
        f"edge_{source}_{target}" for source, target in EDGES
    ]
    assert SPACE.encode((NONE, SKIP, CONV_1X1, CONV_3X3, POOL, NONE)) == (
        "|none~0|+|skip_connect~0|nor_conv_1x1~1|+|nor_conv_3x3~0|avg_pool_3x3~1|none~2|"
    )


@given(genotypes)
def test_what_is_encoded_is_decoded(genotype: Genotype) -> None:
    assert SPACE.decode(SPACE.encode(genotype)) == genotype


@pytest.mark.parametrize(
    "text",
    [
        "",
        "none",
        "|none~0|",
        "|none~0|+|none~0|none~1|",
        "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|+",
        "|none~0|+|none~1|none~0|+|none~0|none~1|none~2|",
        "|none~0|none~0|none~1|none~0|none~1|none~2|",
        "|none~0|none~0|+|none~1|none~0|none~1|+|none~2|",
        "none~0+none~0|none~1+none~0|none~1|none~2",
        "|none|+|none|none|+|none|none|none|",
        "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|\n",
    ],
)
def test_text_that_is_no_cell_is_an_input_error(text: str) -> None:
    with pytest.raises(InputError) as caught:
        SPACE.decode(text)
    message = f"`{text}` is not a cell of `nats-tss`: write |op~0|+|op~0|op~1|+|op~0|op~1|op~2|."
    assert str(caught.value) == " ".join(message.splitlines())


def test_an_unknown_operation_is_an_input_error() -> None:
    with pytest.raises(InputError) as caught:
        SPACE.decode("|none~0|+|none~0|none~1|+|none~0|nor_conv_3x~1|none~2|")
    assert str(caught.value).startswith(
        "unknown operation `nor_conv_3x`. Did you mean `nor_conv_3x3`? Known: avg_pool_3x3, none,"
    )


@pytest.mark.parametrize(
    ("genotype", "skipped"),
    [
        ((NONE, NONE, NONE, NONE, NONE, NONE), 0),
        ((SKIP, SKIP, SKIP, SKIP, SKIP, SKIP), 4 / 6),
        ((CONV_3X3, CONV_3X3, CONV_3X3, SKIP, CONV_3X3, CONV_3X3), 2),
        ((CONV_1X1, SKIP, POOL, NONE, SKIP, CONV_3X3), 1),
    ],
)
def test_a_skip_jumps_the_nodes_between_its_ends(genotype: Genotype, skipped: float) -> None:
    assert SPACE.skipped_layers(genotype) == skipped


@pytest.mark.parametrize(
    ("dataset", "genotype", "flops", "params"),
    [
        # Stem 27·16·1024, reductions 14·(32²·256 + 64²·64), classifier 65·10.
        ("cifar10", (NONE,) * 6, 442_368 + 7_340_032 + 650, 73_306),
        # 5 cells of 6 convolutions: 9·30·(16²·1024 + 32²·256 + 64²·64) more.
        ("cifar10", (CONV_3X3,) * 6, 7_783_050 + 212_336_640, 1_531_546),
    ],
)
def test_costs_by_hand(dataset: str, genotype: Genotype, flops: int, params: int) -> None:
    assert dict(NATSTopology(dataset).costs(genotype)) == {"flops": flops, "params": params}


@pytest.mark.parametrize("dataset", DATASETS)
def test_costs_are_those_of_the_benchmark(data_folder: Path, dataset: str) -> None:
    import nats_bench

    archive = str(data_folder / "NATS-tss-v1_0-3ffb9-simple")
    benchmark = nats_bench.create(archive, "tss", fast_mode=True, verbose=False)
    for index in (0, 11, 284):
        genotype = SPACE.genotype_at(index)
        costs = NATSTopology(dataset).costs(genotype)
        # The benchmark counts in millions.
        recorded = benchmark.get_cost_info(index, dataset)
        assert benchmark.arch(index) == SPACE.encode(genotype)
        assert costs["flops"] / 1e6 == recorded["flops"]
        assert costs["params"] / 1e6 == recorded["params"]


@pytest.mark.parametrize("dataset", ["cifar10", "cifar100"])
def test_parameters_of_every_cell_are_those_of_the_benchmark(
    recorded: Sequence[dict[str, str]], dataset: str
) -> None:
    space = NATSTopology(dataset)
    for row in recorded:
        params = space.costs(space.decode(row["arch"]))["params"]
        assert params == int(row[f"{dataset}_params"])


@settings(max_examples=5)
@given(genotypes, st.sampled_from(DATASETS))
def test_costs_are_those_of_the_network(genotype: Genotype, dataset: str) -> None:
    space = NATSTopology(dataset)
    measured = network_costs(space.build_network(genotype), space.input_shape())
    # The benchmark counts the classifier's bias as multiply-adds.
    bias = space.dataset.classes
    assert dict(space.costs(genotype)) == {
        "flops": measured["flops"] + bias,
        "params": measured["params"],
    }


@pytest.mark.parametrize("fidelity", [PAPER, REDUCED], ids=["paper", "reduced"])
@pytest.mark.parametrize(
    ("dataset", "shape", "classes"),
    [("cifar10", 32, 10), ("cifar100", 32, 100), ("ImageNet16-120", 16, 120)],
)
def test_the_network_maps_images_to_logits(
    dataset: str, shape: int, classes: int, fidelity: Fidelity
) -> None:
    space = NATSTopology(dataset)
    side = shape if fidelity is PAPER else shape // 2
    assert space.input_shape(fidelity) == (3, side, side)
    network = space.build_network((SKIP, CONV_1X1, POOL, NONE, CONV_3X3, SKIP), fidelity)
    with torch.no_grad():
        assert network(torch.zeros(2, 3, side, side)).shape == (2, classes)


def convolutions(network: nn.Module, kernel: int, channels: int) -> int:
    """Count convolutions that keep their number of channels and the resolution."""
    return sum(
        (each.kernel_size, each.in_channels, each.out_channels, each.stride)
        == ((kernel, kernel), channels, channels, (1, 1))
        for each in network.modules()
        if isinstance(each, nn.Conv2d)
    )


@pytest.mark.parametrize(
    ("fidelity", "cells"),
    [(PAPER, 5), (REDUCED, 1), (SPACE.single, 3)],
    ids=["paper", "reduced", "single"],
)
def test_each_stage_has_as_many_cells_as_the_fidelity_says(fidelity: Fidelity, cells: int) -> None:
    genotype = (CONV_1X1, SKIP, CONV_1X1, NONE, POOL, CONV_1X1)
    network = SPACE.build_network(genotype, fidelity)
    # Three 1×1 convolutions a cell; no other part of the network has one of equal width.
    assert [convolutions(network, 1, channels) for channels in (16, 32, 64)] == [3 * cells] * 3


def executed_relus(network: nn.Module) -> int:
    calls: list[nn.Module] = []
    for module in network.modules():
        if isinstance(module, nn.ReLU):
            module.register_forward_hook(lambda module, inputs, output: calls.append(module))
    with torch.no_grad():
        network.eval()(torch.zeros(1, 3, 32, 32))
    return len(calls)


@pytest.mark.parametrize(
    "dead",
    [
        (CONV_1X1, NONE, NONE, SKIP, NONE, NONE),
        (NONE, NONE, CONV_1X1, SKIP, NONE, NONE),
        (NONE, NONE, NONE, SKIP, CONV_1X1, NONE),
    ],
    ids=["leads nowhere", "from a node without inputs to one without outputs", "of zeros"],
)
def test_dead_convolutions_are_built_and_run_at_paper_fidelity_only(dead: Genotype) -> None:
    architecture = SPACE.architecture(dead)
    network = architecture.build_network(PAPER)
    assert convolutions(network, 1, 16) == 5
    # One ReLU in front of the classifier and two in each of the two reductions.
    assert executed_relus(network) == 15 + 5
    reduced = architecture.build_network(REDUCED)
    assert convolutions(reduced, 1, 16) == 0
    assert executed_relus(reduced) == 5


def test_a_cell_without_a_path_gives_the_same_logits_for_all_images() -> None:
    network = SPACE.build_network((CONV_3X3,) + (NONE,) * 5, REDUCED).eval()
    with torch.no_grad():
        logits = network(torch.randn(3, 3, 16, 16))
    assert torch.equal(logits[0], logits[1])
    assert torch.equal(logits[0], logits[2])


def test_the_weights_of_a_network_are_trained() -> None:
    network = SPACE.build_network((CONV_3X3, POOL, SKIP, CONV_1X1, SKIP, SKIP), REDUCED)
    network(torch.randn(4, 3, 16, 16)).square().sum().backward()
    assert all(each.grad is not None for each in network.parameters())
