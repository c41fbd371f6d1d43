"""Defaults of search spaces."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freerea_plugins import (
    PAPER,
    REDUCED,
    Dataset,
    Fidelity,
    Genotype,
    InputError,
)
from tests.freerea_plugins.toy_spaces import SPACE, Toy, valid_genotypes


def test_all_valid_genotypes_are_enumerated_in_order() -> None:
    genotypes = list(SPACE.genotypes())
    assert SPACE.size == 3 * 1 * 4 * 2
    assert len(genotypes) == 24 - 2
    assert genotypes == sorted(set(genotypes))
    assert (2, 0, 3, 0) not in genotypes


def test_the_default_notation() -> None:
    assert SPACE.encode((1, 0, 3, 0)) == "width=16,norm=batch,depth=4,pool=max"


@given(valid_genotypes)
def test_what_is_encoded_is_decoded(genotype: Genotype) -> None:
    text = SPACE.encode(genotype)
    assert SPACE.decode(text) == genotype
    assert SPACE.architecture(text) == SPACE.architecture(genotype)


@given(st.randoms(use_true_random=False))
def test_variables_are_decoded_in_any_order(rng: random.Random) -> None:
    pairs = SPACE.encode((0, 0, 3, 1)).split(",")
    rng.shuffle(pairs)
    assert SPACE.decode(",".join(pairs)) == (0, 0, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "width=8",
        "width=8,norm=batch,depth=4",
        "width=8,norm=batch,depth=4,pool=max,colour=red",
        "width=8,norm=batch,depth=4,pool=max,width=16",
    ],
)
def test_text_with_other_variables_is_an_input_error(text: str) -> None:
    with pytest.raises(InputError) as caught:
        SPACE.decode(text)
    assert str(caught.value) == (
        f"`{text}` is not an architecture of `toy`: use width=…,norm=…,depth=…,pool=…."
    )


def test_an_unknown_choice_is_an_input_error() -> None:
    with pytest.raises(InputError) as caught:
        SPACE.decode("width=8,norm=batch,depth=4,pool=maxx")
    assert str(caught.value) == (
        "unknown choice for `pool` `maxx`. Did you mean `max`? Known: max, mean."
    )


@pytest.mark.parametrize(
    ("genotype", "message"),
    [
        ((0, 0, 0), "a genotype of `toy` has 4 choices, got 3: (0, 0, 0)."),
        ((0, 0, 4, 0), "`depth` of `toy` has choices 0 to 3, got 4."),
        ((0, 0, 1.0, 0), "`depth` of `toy` has choices 0 to 3, got 1.0."),
        ((0.5, 0, 0, 0), "`width` of `toy` has choices 0 to 2, got 0.5."),
        ((-1, 0, 0, 0), "`width` of `toy` has choices 0 to 2, got -1."),
        ((2, 0, 3, 1), "genotype (2, 0, 3, 1) is not an architecture of `toy`."),
    ],
)
def test_a_wrong_genotype_is_an_input_error(genotype: Genotype, message: str) -> None:
    for check in (SPACE.validate, SPACE.architecture):
        with pytest.raises(InputError) as caught:
            check(genotype)
        assert str(caught.value) == message


def test_a_described_architecture_that_is_not_valid_is_an_input_error() -> None:
    with pytest.raises(InputError, match="is not an architecture of `toy`"):
        SPACE.architecture("width=32,norm=batch,depth=4,pool=max")


def test_the_first_data_set_is_the_default() -> None:
    assert SPACE.dataset.name == "Dots"


@pytest.mark.parametrize("name", ["dots", "DOTS", "Dots"])
def test_a_data_set_is_found_in_upper_and_lower_case(name: str) -> None:
    assert Toy(name).dataset is Toy.datasets[0]


def test_a_data_set_of_the_space_is_taken_as_it_is() -> None:
    assert Toy(Toy.datasets[1]).dataset is Toy.datasets[1]
    assert Toy(Dataset("lines", (3, 1, 1), 5)) == Toy("lines")


def test_a_data_set_of_ones_own_needs_as_many_axes() -> None:
    own = Dataset("own", (2, 7, 7), 3, class_names=("a", "b", "c"))
    assert Toy(own).dataset is own
    with pytest.raises(InputError) as caught:
        Toy(Dataset("vectors", (16,), 3))
    assert str(caught.value) == (
        "data set `vectors` has inputs of 1 axes, networks of `toy` take 3, as 1x9x6."
    )


def test_a_data_set_may_be_written_as_shape_and_classes() -> None:
    space = Toy("2x7x5:3")
    assert space.dataset == Dataset("2x7x5:3", (2, 7, 5), 3)
    assert space.input_shape() == (2, 7, 5)
    assert space != Toy("2x7x5:4")


@pytest.mark.parametrize("text", ["3x96x96", "3x96x96:0", "3x0x96:2", "x3:2", "3x:2", "3x96x96:2 "])
def test_what_is_no_shape_and_classes_is_no_data_set(text: str) -> None:
    assert Dataset.parse(text) is None


def test_a_namesake_of_another_shape_is_an_input_error() -> None:
    with pytest.raises(InputError) as caught:
        Toy(Dataset("Lines", (3, 1, 1), 6))
    assert str(caught.value) == (
        "`dataset` has the name `Lines` of another, of 3x1x1:5: take a name of its own."
    )


@pytest.mark.parametrize("dataset", [5, b"dots"])
def test_what_is_no_data_set_is_an_input_error(dataset: object) -> None:
    with pytest.raises(InputError) as caught:
        Toy(dataset)
    assert str(caught.value) == (
        "`dataset` must be a Dataset, the name of one, or a shape and a number of classes as "
        f"'3x96x96:2', got {dataset!r}."
    )


def test_an_unknown_data_set_is_an_input_error() -> None:
    with pytest.raises(InputError) as caught:
        Toy("line")
    assert str(caught.value) == (
        "unknown data set of space `toy` `line`. Did you mean `lines`? Known: Dots, "
        "a shape and classes as 3x96x96:2, lines."
    )


def test_the_input_shape_shrinks_with_the_fidelity() -> None:
    assert Toy().input_shape() == (1, 9, 6)
    assert Toy().input_shape(Fidelity("third", resolution=1 / 3)) == (1, 3, 2)


def test_an_architecture_has_the_input_shape_that_its_space_gives_it() -> None:
    class Resized(Toy):
        def input_shape_of(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> tuple[int, ...]:
            channels, height, width = self.input_shape(fidelity)
            return channels, height + genotype[0], width

    space = Resized()
    smaller, larger = ((index, *(0 for _ in space.variables[1:])) for index in (0, 1))
    shapes = [space.architecture(each).input_shape() for each in (smaller, larger)]
    assert shapes == [(1, 9, 6), (1, 10, 6)]
    assert Toy().architecture(larger).input_shape() == (1, 9, 6)
    assert Toy("lines").input_shape(REDUCED) == (3, 1, 1)


@pytest.mark.parametrize(
    ("shape", "half"),
    [((16,), (16,)), ((2, 128), (2, 64)), ((1, 8, 6, 4), (1, 4, 3, 2)), ((5, 4, 4, 4, 1), None)],
)
def test_the_input_shape_has_any_number_of_dimensions(
    shape: tuple[int, ...], half: tuple[int, ...] | None
) -> None:
    class Shaped(Toy):
        """Takes something else than images."""

        datasets = (Dataset("shaped", shape, 2),)

    assert Shaped().input_shape() == shape
    assert Shaped().input_shape(REDUCED) == (half or (5, 2, 2, 2, 1))


def test_by_default_every_genotype_stands_for_itself_and_costs_are_unknown() -> None:
    assert SPACE.canonical_genotype((1, 0, 1, 1)) == (1, 0, 1, 1)
    assert dict(SPACE.costs((1, 0, 1, 1))) == {}
    assert SPACE.skipped_layers((1, 0, 1, 1)) == 0


def test_by_default_functions_are_the_genotypes_that_stand_for_themselves() -> None:
    class Mirrored(Toy):
        """A toy whose pool does not matter."""

        name = "mirrored"

        def canonical_genotype(self, genotype: Genotype) -> Genotype:
            return (*genotype[:3], 0)

    space = Mirrored()
    assert list(space.distinct()) == [each for each in space.genotypes() if each[3] == 0]
    assert len(list(space.distinct())) == 11 <= space.distinct_size == space.size == 24
    assert space.key((1, 0, 1, 1)) == space.key((1, 0, 1, 0)) == space.encode((1, 0, 1, 0))
    assert dict(space.smallest_costs()) == {}


def test_a_search_has_the_common_fidelity_unless_the_space_has_its_own() -> None:
    assert SPACE.reduced is REDUCED


def test_the_fidelity_of_one_repeat_has_all_cells_and_follows_the_reduced_one() -> None:
    class Wide(Toy):
        reduced = Fidelity(
            "reduced", cells_per_stage=2, channels=4, resolution=0.25, canonical=True, repeats=5
        )

    class Deep(Toy):
        single = Fidelity("single", cells_per_stage=3, repeats=1)

    assert SPACE.single == Fidelity("single", resolution=0.5, canonical=True, repeats=1, images=32)
    assert Wide().single == Fidelity(
        "single", channels=4, resolution=0.25, canonical=True, repeats=1, images=32
    )
    assert Deep().single is Deep.single


def test_a_space_without_a_supernet_says_so() -> None:
    with pytest.raises(InputError) as caught:
        SPACE.build_supernet()
    assert str(caught.value) == "space `toy` has no supernet, which shares weights."
