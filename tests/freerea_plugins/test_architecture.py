"""Members of search spaces: equality, keys, and what is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from freerea_plugins import (
    PAPER,
    REDUCED,
    Architecture,
    Dataset,
    Fidelity,
    Genotype,
    InputError,
    SearchSpace,
    Variable,
)

if TYPE_CHECKING:
    from torch import nn


class Folded(SearchSpace):
    """Two decisions, of which the second changes nothing."""

    name = "folded"
    datasets = (Dataset("dots", (1, 9, 6), 2), Dataset("lines", (3, 1, 1), 5))
    variables = (Variable("width", ("8", "16", "32")), Variable("pool", ("max", "mean")))

    def canonical_genotype(self, genotype: Genotype) -> Genotype:
        return (genotype[0], 0)

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        self.built = (genotype, fidelity)
        return None  # type: ignore[return-value]


def test_a_genotype_of_another_space_is_an_input_error() -> None:
    with pytest.raises(InputError, match="a genotype of `folded` has 2 choices, got 3"):
        Architecture(Folded(), (0, 0, 0))


def test_architectures_are_compared_by_space_and_genotype() -> None:
    architecture = Folded().architecture([1, 1])
    assert architecture == Architecture(Folded("dots"), (1, 1))
    assert len({architecture, Folded().architecture([1, 1])}) == 1
    assert architecture != Folded("lines").architecture([1, 1])
    assert architecture != Folded().architecture([1, 0])


def test_architectures_of_spaces_with_other_options_are_not_equal() -> None:
    class Scaled(Folded):
        """Takes an option."""

        def __init__(self, scale: int) -> None:
            super().__init__()

    assert Scaled(1).architecture((1, 1)) == Scaled(1).architecture((1, 1))
    assert Scaled(1).architecture((1, 1)) != Scaled(2).architecture((1, 1))
    assert len({Scaled(scale).architecture((1, 1)) for scale in (1, 2)}) == 2


def test_an_architecture_is_written_as_its_space_writes_it() -> None:
    assert str(Folded().architecture((1, 1))) == "width=16,pool=mean"


def test_equivalent_architectures_share_a_key_and_a_canonical_member() -> None:
    space = Folded()
    first, second = space.architecture((0, 0)), space.architecture((0, 1))
    assert first != second
    assert first.key == second.key == "width=8,pool=max"
    assert first.canonical() == second.canonical() == first
    assert first.key != space.architecture((1, 0)).key


def test_only_canonical_fidelities_replace_the_architecture_that_is_built() -> None:
    space = Folded()
    architecture = space.architecture((0, 1))
    assert architecture.at(PAPER) == architecture
    assert architecture.at(REDUCED) == architecture.canonical()
    architecture.build_network()
    assert space.built == ((0, 1), PAPER)
    architecture.build_network(REDUCED)
    assert space.built == ((0, 0), REDUCED)
