"""NATS-Bench's size space: order, notation, costs and networks."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from freerea.metrics import Evaluator, network_costs, pink_noise
from freerea.spaces import NATSSize
from freerea_plugins import PAPER, Architecture, Fidelity, Genotype, InputError

SPACE = NATSSize()
REDUCED = NATSSize.reduced
DATASETS = ("cifar10", "cifar100", "ImageNet16-120")

genotypes = st.tuples(*[st.integers(0, 7)] * 5)
seeds = st.integers(0, 2**32)


def test_networks_are_written_and_indexed_as_in_the_benchmark(data_folder: Path) -> None:
    import nats_bench

    archive = str(data_folder / "NATS-sss-v1_0-50262-simple")
    benchmark = nats_bench.create(archive, "sss", fast_mode=True, verbose=False)
    assert len(benchmark) == SPACE.size == 8**5
    for index in range(SPACE.size):
        genotype = SPACE.genotype_at(index)
        assert SPACE.encode(genotype) == benchmark.arch(index)
        assert SPACE.index(genotype) == index


@pytest.mark.parametrize(
    ("index", "text"),
    [
        (0, "8:8:8:8:8"),
        (11, "8:8:8:16:32"),
        (284, "8:8:40:32:40"),
        (32767, "64:64:64:64:64"),
    ],
)
def test_networks_are_indexed_in_lexicographic_order(index: int, text: str) -> None:
    assert SPACE.encode(SPACE.genotype_at(index)) == text
    assert SPACE.index(SPACE.decode(text)) == index


@pytest.mark.parametrize("index", [-1, 32768])
def test_an_index_out_of_range_is_an_input_error(index: int) -> None:
    with pytest.raises(InputError) as caught:
        SPACE.genotype_at(index)
    assert str(caught.value) == f"an index of `nats-sss` is 0 to 32767, got {index}."


@given(genotypes)
def test_what_is_encoded_is_decoded(genotype: Genotype) -> None:
    assert SPACE.decode(SPACE.encode(genotype)) == genotype
    assert SPACE.genotype_at(SPACE.index(genotype)) == genotype


@pytest.mark.parametrize(
    "text",
    ["", "8", "8:8:8:8", "8:8:8:8:8:8", "8:8:8:8:72", "8:8:8:8:9", "8:8:8:8:08", "8,8,8,8,8"],
)
def test_text_that_is_no_network_is_an_input_error(text: str) -> None:
    with pytest.raises(InputError) as caught:
        SPACE.decode(text)
    assert str(caught.value) == (
        f"`{text}` is not a network of `nats-sss`: write channels of five layers as "
        "8:16:24:32:40, each one of 8, 16, 24, 32, 40, 48, 56, 64."
    )


def test_every_network_is_a_function_of_its_own() -> None:
    keys = {Architecture(SPACE, genotype).key for genotype in SPACE.genotypes()}
    assert len(keys) == 8**5


@given(genotypes, seeds)
def test_a_mutant_differs_in_one_layer(genotype: Genotype, seed: int) -> None:
    mutant = SPACE.mutate(genotype, random.Random(seed))
    SPACE.validate(mutant)
    assert sum(old != new for old, new in zip(genotype, mutant, strict=True)) == 1


@given(genotypes, genotypes, seeds)
def test_a_child_has_each_layer_of_a_parent(first: Genotype, second: Genotype, seed: int) -> None:
    child = SPACE.crossover(first, second, random.Random(seed))
    SPACE.validate(child)
    assert all(
        gene in pair for gene, pair in zip(child, zip(first, second, strict=True), strict=True)
    )


def test_every_choice_of_a_layer_is_reached_by_one_mutation() -> None:
    rng = random.Random(0)
    mutants = {SPACE.mutate((3,) * 5, rng) for _ in range(1000)}
    assert len(mutants) == 5 * 7


@pytest.mark.parametrize(
    ("dataset", "text", "flops", "params"),
    [
        # As the benchmark has them.
        ("cifar10", "8:8:8:8:8", 4_481_114, 11_714),
        ("cifar100", "8:8:8:16:32", 6_843_620, 52_172),
        ("ImageNet16-120", "8:8:40:32:40", 5_461_816, 149_344),
    ],
)
def test_costs_of_three_networks(dataset: str, text: str, flops: int, params: int) -> None:
    space = NATSSize(dataset)
    assert dict(space.costs(space.decode(text))) == {"flops": flops, "params": params}


@pytest.mark.parametrize("dataset", DATASETS)
def test_costs_are_those_of_the_benchmark(data_folder: Path, dataset: str) -> None:
    import nats_bench

    archive = str(data_folder / "NATS-sss-v1_0-50262-simple")
    benchmark = nats_bench.create(archive, "sss", fast_mode=True, verbose=False)
    for index in (0, 11, 284):
        costs = NATSSize(dataset).costs(SPACE.genotype_at(index))
        # The benchmark counts in millions.
        recorded = benchmark.get_cost_info(index, dataset, hp="90")
        assert costs["flops"] / 1e6 == recorded["flops"]
        assert costs["params"] / 1e6 == recorded["params"]


@given(genotypes, st.sampled_from(DATASETS))
def test_no_network_is_cheaper_than_the_narrowest(genotype: Genotype, dataset: str) -> None:
    space = NATSSize(dataset)
    smallest = space.smallest_costs()
    assert all(cost >= smallest[name] for name, cost in space.costs(genotype).items())


@settings(max_examples=10)
@given(genotypes, st.sampled_from(DATASETS))
def test_costs_are_those_of_the_network(genotype: Genotype, dataset: str) -> None:
    space = NATSSize(dataset)
    measured = network_costs(space.build_network(genotype), space.input_shape())
    # The benchmark counts the classifier's bias as multiply-adds.
    bias = space.dataset.classes
    assert dict(space.costs(genotype)) == {
        "flops": measured["flops"] + bias,
        "params": measured["params"],
    }


@given(genotypes)
def test_skipped_layers_are_the_same_for_all_networks(genotype: Genotype) -> None:
    assert SPACE.skipped_layers(genotype) == 2


@pytest.mark.parametrize(
    ("dataset", "fidelity", "side"),
    [
        ("cifar10", PAPER, 32),
        ("cifar10", REDUCED, 8),
        ("cifar10", SPACE.single, 8),
        ("cifar10", Fidelity("half", resolution=0.5), 16),
        ("cifar100", REDUCED, 8),
        ("ImageNet16-120", PAPER, 16),
        ("ImageNet16-120", REDUCED, 4),
    ],
)
def test_the_network_maps_images_to_logits(dataset: str, fidelity: Fidelity, side: int) -> None:
    space = NATSSize(dataset)
    assert space.input_shape(fidelity) == (3, side, side)
    network = space.build_network(space.decode("8:16:24:24:40"), fidelity)
    with torch.no_grad():
        assert network(torch.zeros(2, 3, side, side)).shape == (2, space.dataset.classes)


@pytest.mark.parametrize(
    ("fidelity", "expected"),
    [
        (PAPER, [8, 8, 16, 40, 40, 64]),
        (REDUCED, [8, 8, 16, 40, 40, 64]),
        (Fidelity("narrow", channels=16), [2, 2, 4, 10, 10, 16]),
        (Fidelity("narrowest", channels=1), [1, 1, 1, 1, 1, 1]),
    ],
)
def test_layers_have_the_channels_of_the_genotype(fidelity: Fidelity, expected: list[int]) -> None:
    widths: list[int] = []
    network = SPACE.build_network(SPACE.decode("8:16:40:40:64"), fidelity)
    for block in (network.stem, *network.body):  # type: ignore[misc]
        block.register_forward_hook(lambda block, inputs, output: widths.append(output.shape[1]))
    side = SPACE.input_shape(fidelity)[1]
    network(torch.zeros(2, 3, side, side))
    assert widths == expected


def test_relus_of_cells_reductions_and_classifier() -> None:
    calls: list[nn.Module] = []
    network = SPACE.build_network(SPACE.decode("8:16:24:32:40"))
    for module in network.modules():
        if isinstance(module, nn.ReLU):
            module.register_forward_hook(lambda module, inputs, output: calls.append(module))
    network(torch.zeros(2, 3, 32, 32))
    # Five in each of three cells and two in each of two reductions.
    assert len(calls) == 3 * 5 + 2 * 2 + 1


def test_a_cell_sums_what_reaches_each_node() -> None:
    cell = SPACE.build_network(SPACE.decode("8:8:8:8:8")).body[0].eval()  # type: ignore[index]
    inputs = torch.randn(2, 8, 4, 4)
    with torch.no_grad():
        first = cell.edge_0_1(inputs)
        second = cell.edge_0_2(inputs) + cell.edge_1_2(first)
        expected = inputs + cell.edge_1_3(first) + cell.edge_2_3(second)
        assert torch.equal(cell(inputs), expected)


PAPER_METRICS = ("linear_regions", "log_synflow", "skipped_layers")


def test_wider_networks_have_higher_metrics_at_both_fidelities() -> None:
    narrow, wide = (SPACE.architecture(text) for text in ("8:8:8:8:8", "16:16:16:16:16"))
    for fidelity in (REDUCED, Fidelity("full", repeats=1)):
        evaluator = Evaluator(pink_noise(SPACE.dataset), PAPER_METRICS, fidelity=fidelity)
        below, above = evaluator.measure(narrow), evaluator.measure(wide)
        assert above["linear_regions"] > below["linear_regions"]
        assert above["log_synflow"] > below["log_synflow"]
        assert above["skipped_layers"] == below["skipped_layers"] == 2
