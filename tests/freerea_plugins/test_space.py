"""Defaults of search spaces."""

from __future__ import annotations

import copy
import pickle
import random
from collections import Counter
from typing import TYPE_CHECKING

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
    SearchSpace,
    Variable,
)

if TYPE_CHECKING:
    from torch import nn


class Toy(SearchSpace):
    """Three decisions that matter and one that is none; a wide model must not be deep."""

    name = "toy"
    datasets = (Dataset("Dots", (1, 9, 6), 2), Dataset("lines", (3, 1, 1), 5))
    variables = (
        Variable("width", ("8", "16", "32")),
        Variable("norm", ("batch",)),
        Variable("depth", ("a=b", "~", "", "4")),
        Variable("pool", ("max", "mean")),
    )

    def is_valid(self, genotype: Genotype) -> bool:
        return not (genotype[0] == 2 and genotype[2] == 3)

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        raise NotImplementedError


class FreeToy(Toy):
    """The same without the rule."""

    name = "free-toy"

    def is_valid(self, genotype: Genotype) -> bool:
        return True


SPACE = Toy()
valid_genotypes = st.sampled_from(list(SPACE.genotypes()))
seeds = st.integers(0, 2**32)


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


@given(seeds)
def test_samples_are_valid(seed: int) -> None:
    SPACE.validate(SPACE.sample(random.Random(seed)))


def test_samples_are_uniform_over_the_valid_genotypes() -> None:
    rng = random.Random(1)
    drawn = Counter(SPACE.sample(rng) for _ in range(22 * 300))
    assert set(drawn) == set(SPACE.genotypes())
    assert all(220 < count < 380 for count in drawn.values())


@given(valid_genotypes, seeds)
def test_a_mutant_is_valid_and_differs_in_exactly_one_variable(
    genotype: Genotype, seed: int
) -> None:
    mutant = SPACE.mutate(genotype, random.Random(seed))
    SPACE.validate(mutant)
    assert sum(old != new for old, new in zip(genotype, mutant, strict=True)) == 1


def test_mutation_draws_an_open_variable_and_another_choice_uniformly() -> None:
    space = FreeToy()
    rng = random.Random(1)
    genotype = (1, 0, 0, 1)
    mutants = Counter(space.mutate(genotype, rng) for _ in range(9000))
    # Each of the three open variables in a third of the cases, each other choice equally often.
    expected = {
        (0, 0, 0, 1): 1500,
        (2, 0, 0, 1): 1500,
        (1, 0, 1, 1): 1000,
        (1, 0, 2, 1): 1000,
        (1, 0, 3, 1): 1000,
        (1, 0, 0, 0): 3000,
    }
    assert set(mutants) == set(expected)
    for mutant, count in expected.items():
        assert abs(mutants[mutant] - count) < 0.1 * count


@given(valid_genotypes, valid_genotypes, seeds)
def test_a_child_is_valid_and_its_genes_come_from_its_parents(
    first: Genotype, second: Genotype, seed: int
) -> None:
    child = SPACE.crossover(first, second, random.Random(seed))
    SPACE.validate(child)
    assert all(gene in genes for gene, *genes in zip(child, first, second, strict=True))


def test_crossover_is_uniform() -> None:
    rng = random.Random(1)
    children = Counter(FreeToy().crossover((0, 0, 0, 0), (1, 0, 1, 1), rng) for _ in range(8000))
    assert len(children) == 8
    assert all(880 < count < 1120 for count in children.values())


@pytest.mark.parametrize("operator", ["sample", "mutate", "crossover"])
def test_the_same_seed_gives_the_same_genotypes(operator: str) -> None:
    parents = {"sample": [], "mutate": [(0, 0, 0, 0)], "crossover": [(0, 0, 0, 0), (1, 0, 1, 1)]}
    first, second = (
        [getattr(SPACE, operator)(*parents[operator], rng) for _ in range(10)]
        for rng in (random.Random(5), random.Random(5))
    )
    assert first == second


def test_the_first_data_set_is_the_default() -> None:
    assert SPACE.dataset.name == "Dots"


@pytest.mark.parametrize("name", ["dots", "DOTS", "Dots"])
def test_a_data_set_is_found_in_upper_and_lower_case(name: str) -> None:
    assert Toy(name).dataset is Toy.datasets[0]


def test_a_data_set_of_the_space_is_taken_as_it_is() -> None:
    assert Toy(Toy.datasets[1]).dataset is Toy.datasets[1]
    assert Toy(Dataset("lines", (3, 1, 1), 5)) == Toy("lines")


@pytest.mark.parametrize("dataset", [Dataset("lines", (3, 1, 1), 6), 5, b"dots"])
def test_what_is_no_data_set_of_the_space_is_an_input_error(dataset: object) -> None:
    with pytest.raises(InputError) as caught:
        Toy(dataset)
    assert str(caught.value) == (
        f"`dataset` must be a data set of space `toy`, got {dataset!r}. Known: Dots, lines."
    )


def test_an_unknown_data_set_is_an_input_error() -> None:
    with pytest.raises(InputError) as caught:
        Toy("line")
    assert str(caught.value) == (
        "unknown data set of space `toy` `line`. Did you mean `lines`? Known: Dots, lines."
    )


def test_spaces_are_equal_if_class_and_data_set_are() -> None:
    assert Toy() == Toy("dots")
    assert hash(Toy()) == hash(Toy("dots"))
    assert Toy("dots") != Toy("lines")
    assert Toy() != FreeToy()
    assert Toy() != "toy"
    assert repr(Toy("lines")) == "Toy('lines')"


class Optional(Toy):
    """Takes options in every way there is."""

    name = "optional"

    def __init__(
        self, width: object = 4, dataset: str | None = None, *more: object, **rest: object
    ):
        super().__init__(dataset)
        self._width = width
        self.rest = rest


@pytest.mark.parametrize(
    "other",
    [
        Optional(width=64),
        Optional([4]),
        Optional(4, "lines"),
        Optional(4, None, 5),
        Optional(depth=5),
        Toy(),
        "optional",
    ],
    ids=["given", "unhashable", "data set", "positional", "keyword", "class", "text"],
)
def test_spaces_with_other_options_are_not_equal(other: object) -> None:
    space = Optional()

    assert space != other
    assert other != space
    assert len({space, other}) == 2


@pytest.mark.parametrize("width", [4, [4, 5], "wide"])
def test_spaces_with_the_same_options_are_equal_and_so_are_copies(width: object) -> None:
    space = Optional(width, "Dots")
    others = [
        Optional(width=width, dataset="dots"),
        copy.deepcopy(space),
        pickle.loads(pickle.dumps(space)),
    ]

    assert all(each == space for each in others)
    assert len({space, *others}) == 1


def test_an_option_that_is_given_or_not_is_the_same() -> None:
    assert Optional(4) == Optional()
    assert hash(Optional(4)) == hash(Optional())
    assert Optional().settings() == {"width": 4, "more": (), "rest": {}}


def test_an_option_that_was_changed_in_its_attribute_is_seen() -> None:
    space = Optional()
    space.rest = {"depth": 5}

    assert space == Optional(depth=5)


def test_what_a_space_remembers_does_not_count() -> None:
    space = Optional()
    space.remembered = {}

    assert space == Optional()


def test_options_are_shown() -> None:
    assert repr(Optional("wide")) == "Optional('Dots', width='wide', more=(), rest={})"
    assert Toy().settings() == {}


def test_a_space_says_itself_what_distinguishes_it() -> None:
    class Verbose(Optional):
        """Has an option that changes nothing."""

        def settings(self) -> dict[str, object]:
            return {}

    assert Verbose(1) == Verbose(2)
    assert hash(Verbose(1)) == hash(Verbose(2))


def test_wrong_arguments_are_a_type_error_as_for_any_class() -> None:
    for arguments in ({"depth": 1}, {"dataset": "dots", "Dataset": "dots"}):
        with pytest.raises(TypeError, match="unexpected keyword argument"):
            Toy(**arguments)


def test_the_input_shape_shrinks_with_the_fidelity() -> None:
    assert Toy().input_shape() == (1, 9, 6)
    assert Toy().input_shape(Fidelity("third", resolution=1 / 3)) == (1, 3, 2)
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
    assert tuple(SPACE.skip_lengths((1, 0, 1, 1))) == ()


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
