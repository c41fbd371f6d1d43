"""Mobile search spaces: which networks are the same, images, variation, networks."""

from __future__ import annotations

import random

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from freerea.spaces import MobileMicro, MobileSmall, MobileSpace, MobileTiny
from freerea.spaces.inverted_residuals.blocks import InvertedResidual
from freerea_plugins import Fidelity, Genotype, InputError
from tests.spaces.mobile.drawn_networks import PRESETS, SPACES, Small, drawn

SMALL = Small()
seeds = st.integers(0, 2**32)


@pytest.mark.parametrize("preset", PRESETS)
def test_the_size_of_presets(preset: type[MobileSpace]) -> None:
    for dataset in (None, "cifar10", "3x33x500:7"):
        space = preset(dataset)
        assert 1e9 <= space.distinct_size <= space.size <= 1e15


def test_distinct_networks_are_counted_exactly() -> None:
    canonical = {SMALL.canonical_genotype(each) for each in SMALL.genotypes()}
    assert len(canonical) == SMALL.distinct_size < SMALL.size
    assert canonical == set(SMALL.distinct())
    plans = {(SMALL.plan(each), SMALL.input_shape_of(each)) for each in SMALL.genotypes()}
    assert len(plans) == SMALL.distinct_size


@given(drawn())
def test_a_canonical_genotype_is_the_same_network(network: tuple[MobileSpace, Genotype]) -> None:
    space, genotype = network
    canonical = space.canonical_genotype(genotype)
    assert canonical <= genotype
    assert space.canonical_genotype(canonical) == canonical
    assert space.plan(canonical) == space.plan(genotype)
    assert space.key(genotype) == space.encode(canonical)


@pytest.mark.parametrize(
    ("dataset", "sides"),
    [
        ("3x96x96:2", ["48", "64", "72", "80", "96"]),
        ("3x224x224:10", ["112", "152", "168", "184", "224"]),
        # Fractions that round to the same side are one choice.
        ("3x32x32:10", ["16", "24", "32"]),
        # Multiples of 8, and never above the data set's.
        ("1x100x50:2", ["48x24", "64x32", "72x40", "80x40", "96x48"]),
    ],
)
def test_resolutions(dataset: str, sides: list[str]) -> None:
    assert list(MobileTiny(dataset).variables[0].choices) == sides


@pytest.mark.parametrize(
    ("text", "resolution", "side"),
    [("r96", 1.0, 96), ("r96", 0.5, 48), ("r72", 0.6, 40), ("r96", 0.1, 32), ("r48", 0.1, 32)],
)
def test_a_fidelity_makes_images_smaller(text: str, resolution: float, side: int) -> None:
    space = MobileTiny()
    genotype = (space.variables[0].choices.index(text[1:]), *[0] * (len(space.variables) - 1))
    fidelity = Fidelity("f", resolution=resolution)
    assert space.input_shape_of(genotype, fidelity) == (3, side, side)
    assert space.architecture(genotype).input_shape(fidelity) == (3, side, side)


def test_images_that_are_small_are_not_made_larger() -> None:
    space = MobileTiny("cifar10")
    assert space.input_shape_of((0,) * len(space.variables), space.reduced) == (3, 16, 16)


@pytest.mark.parametrize(
    ("space", "resolution"),
    [
        *[(MobileMicro(), 1), (MobileTiny("3x192x128:2"), 0.5), (MobileSmall(), 0.25)],
        *[(MobileSmall("3x64x64:2"), 0.875), (MobileSmall("cifar10"), 1)],
    ],
)
def test_a_search_by_one_forward_pass_sees_images_of_about_one_size(
    space: MobileSpace, resolution: float
) -> None:
    assert space.single == Fidelity(
        "single", resolution=resolution, canonical=True, repeats=1, images=32
    )


@pytest.mark.parametrize(
    ("dataset", "message"),
    [
        (
            "3x28x28:10",
            "data set `3x28x28:10` has images of 28x28, networks of `mobile-tiny` take sides of "
            "32 or more.",
        ),
        (
            "2x128:4",
            "data set `2x128:4` has inputs of 2 axes, networks of `mobile-tiny` take 3, as "
            "3x96x96.",
        ),
    ],
)
def test_a_data_set_without_networks_is_an_input_error(dataset: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        MobileTiny(dataset)
    assert str(caught.value) == message


@given(drawn(), seeds)
def test_a_mutant_is_another_network(network: tuple[MobileSpace, Genotype], seed: int) -> None:
    space, genotype = network
    mutant = space.mutate(genotype, random.Random(seed))
    space.validate(mutant)
    assert space.canonical_genotype(mutant) == mutant != space.canonical_genotype(genotype)


@given(seeds)
def test_samples_are_canonical(seed: int) -> None:
    sample = SMALL.sample(random.Random(seed))
    assert SMALL.canonical_genotype(sample) == sample


def test_every_choice_is_sampled() -> None:
    rng, space = random.Random(0), MobileTiny()
    samples = [space.sample(rng) for _ in range(500)]
    for place, variable in enumerate(space.variables):
        assert {each[place] for each in samples} == set(range(len(variable.choices)))


@settings(max_examples=10)
@given(st.sampled_from(SPACES), seeds)
def test_networks_map_images_to_logits(space: MobileSpace, seed: int) -> None:
    genotype = space.sample(random.Random(seed))
    for fidelity in (space.single, space.reduced):
        network = space.build_network(genotype, fidelity).eval()
        images = torch.zeros(2, *space.input_shape_of(genotype, fidelity))
        with torch.no_grad():
            assert network(images).shape == (2, space.dataset.classes)


def _blocks(network: nn.Module) -> list[InvertedResidual]:
    return [each for each in network.modules() if isinstance(each, InvertedResidual)]


def test_only_the_first_block_of_a_stage_has_no_shortcut() -> None:
    space = MobileMicro()
    text = "r96-w1-relu6/c16/d1k3e1c8/d2k5e4c24/d3k3e6c40se/d1k7e3c48/d2k3e3c96/c256"
    network = space.build_network(space.decode(text))
    assert [each.shortcut for each in _blocks(network)] == [
        *[False, False, True, False, True, True, False, False, True]
    ]
    fewer = space.build_network(space.decode(text), Fidelity("flat", cells_per_stage=2))
    assert len(_blocks(fewer)) == 8


@pytest.mark.parametrize(
    ("text", "layers"),
    [
        ("r32-w1-relu/c12/d1k3e1c16/d1k5e4c40/c64", 0),
        # A block that does not expand has two layers.
        ("r32-w1-relu/c12/d2k3e1c16/d1k5e4c40se/c64", 2),
    ],
)
def test_skipped_layers(text: str, layers: int) -> None:
    assert SMALL.skipped_layers(SMALL.decode(text)) == layers


def test_each_block_with_a_shortcut_adds_its_layers() -> None:
    space = MobileMicro()
    text = "r96-w1-relu6/c16/d1k3e1c8/d{}k5e4c24/d3k3e6c40se/d1k7e3c48/d2k3e3c96/c256"
    skipped = [space.skipped_layers(space.decode(text.format(depth))) for depth in (1, 2, 3)]
    assert skipped == [9, 12, 15]
