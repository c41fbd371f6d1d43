"""NAS-Bench-Macro's space: costs as published, notation, networks that are the same."""

from __future__ import annotations

import csv
import gzip
import random
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from freerea.metrics import network_costs
from freerea.spaces import NASBenchMacro
from freerea.spaces.inverted_residuals.blocks import InvertedResidual
from freerea_plugins import Genotype, InputError

SPACE = NASBenchMacro()
genotypes = st.tuples(*[st.integers(0, 2)] * 8)


def test_all_costs_are_those_of_the_benchmark(data_folder: Path) -> None:
    path = data_folder / "nasbench_macro_costs.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        recorded = {row["arch"]: row for row in csv.DictReader(file)}
    assert len(recorded) == SPACE.size == 6_561
    for genotype in SPACE.genotypes():
        row, costs = recorded[SPACE.encode(genotype)], SPACE.costs(genotype)
        assert (costs["flops"], costs["params"]) == (int(row["flops"]), int(row["params"]))


@pytest.mark.parametrize(
    ("text", "flops", "params", "memory", "size"),
    [
        ("00000000", 7_713_280, 387_882, 49_152, 391_432),
        ("00000002", 20_910_592, 1_219_370, 53_248, 1_229_576),
        ("02220120", 63_539_712, 1_695_274, 212_992, 1_713_544),
    ],
)
def test_golden_costs(text: str, flops: int, params: int, memory: int, size: int) -> None:
    assert SPACE.costs(SPACE.decode(text)) == {
        "flops": flops,
        "params": params,
        "peak_memory": memory,
        "model_size": size,
    }


@settings(max_examples=10)
@given(genotypes, st.sampled_from(["cifar10", "1x20x9:3"]))
def test_costs_are_those_of_the_network(genotype: Genotype, dataset: str) -> None:
    space = NASBenchMacro(dataset)
    counted = network_costs(space.build_network(genotype), space.input_shape())
    costs = space.costs(genotype)
    assert {name: costs[name] for name in counted} == counted


def test_memory_and_size_are_those_of_the_graph() -> None:
    reason = "nothing is installed that traces live tensors"
    devices = pytest.importorskip("freerea.devices", reason=reason)
    rng = random.Random(0)
    for genotype in [(0,) * 8, *(SPACE.sample(rng) for _ in range(8))]:
        network, costs = SPACE.build_network(genotype), SPACE.costs(genotype)
        assert devices.PeakMemory().network_cost(network, (3, 32, 32)) == costs["peak_memory"]
        assert devices.ModelSize().network_cost(network, (3, 32, 32)) == costs["model_size"]


@given(genotypes)
def test_identities_are_the_cheapest(genotype: Genotype) -> None:
    smallest = SPACE.smallest_costs()
    assert all(cost >= smallest[name] for name, cost in SPACE.costs(genotype).items())
    assert smallest == SPACE.costs((0,) * 8)


@given(genotypes)
def test_what_is_encoded_is_decoded(genotype: Genotype) -> None:
    assert SPACE.decode(SPACE.encode(genotype)) == genotype


@pytest.mark.parametrize("text", ["", "0", "0000000", "000000000", "00000003", "0000000²", "x" * 8])
def test_text_that_is_no_network_is_an_input_error(text: str) -> None:
    with pytest.raises(InputError) as caught:
        SPACE.decode(text)
    assert str(caught.value) == (
        f"`{text}` is not a network of `nasbench-macro`: write 8 digits as 02012100, 0 for an "
        "identity, 1 and 2 for an inverted residual with kernel 3 and with kernel 5."
    )


def test_the_benchmarks_different_networks() -> None:
    canonical = {SPACE.canonical_genotype(each) for each in SPACE.genotypes()}
    assert len(canonical) == SPACE.distinct_size == 3_969


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        # In a stage of three an identity may stand second or third; the first block is a layer.
        ("00010000", "00001000"),
        ("00210120", "00201102"),
        ("01000000", "01000000"),
        ("00021000", "00021000"),
        ("10012012", "10012012"),
    ],
)
def test_identities_move_to_the_front(text: str, canonical: str) -> None:
    assert SPACE.encode(SPACE.canonical_genotype(SPACE.decode(text))) == canonical


@settings(max_examples=10)
@given(genotypes)
def test_a_canonical_network_computes_the_same(genotype: Genotype) -> None:
    network = SPACE.build_network(genotype).eval()
    same = SPACE.build_network(SPACE.canonical_genotype(genotype)).eval()
    same.load_state_dict(network.state_dict())
    images = torch.randn(1, 3, 32, 32)
    with torch.no_grad():
        assert torch.equal(network(images), same(images))


def test_blocks_of_a_network() -> None:
    network = SPACE.build_network(SPACE.decode("02012100"))
    blocks = network.blocks
    assert isinstance(blocks, nn.Sequential)
    # The last two identities, and the one of the second stage, are nothing at all.
    kinds = [type(each).__name__ for each in blocks]
    assert kinds == ["ConvNorm", "InvertedResidual", "ConvNorm"] + ["InvertedResidual"] * 3
    shortcuts = [each.shortcut for each in blocks if isinstance(each, InvertedResidual)]
    assert shortcuts == [True, True, True, False]


@pytest.mark.parametrize(
    ("text", "layers"),
    # The first block of a stage has no shortcut.
    [("00000000", 0), ("10200200", 0), ("01000000", 3), ("02012100", 9), ("22222222", 15)],
)
def test_skipped_layers(text: str, layers: int) -> None:
    assert SPACE.skipped_layers(SPACE.decode(text)) == layers


def test_images_that_are_too_small_are_an_input_error() -> None:
    with pytest.raises(InputError) as caught:
        NASBenchMacro("3x32x7:2")
    assert str(caught.value) == (
        "data set `3x32x7:2` has images of 32x7, networks of `nasbench-macro` take sides of 8 or "
        "more."
    )
