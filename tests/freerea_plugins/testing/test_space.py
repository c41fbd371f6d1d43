"""The check of search spaces passes what keeps its promises."""

from __future__ import annotations

import random

import pytest
import torch

from freerea_plugins import Genotype
from freerea_plugins.testing import check_space
from tests.freerea_plugins.testing.plain_space import Plain


def test_a_space_that_keeps_its_promises_passes() -> None:
    check_space(Plain)
    check_space(Plain("signals"))


def test_a_space_without_a_module_cannot_be_pickled() -> None:
    class Local(Plain):
        """Nobody finds it."""

    with pytest.raises(AssertionError, match=r"cannot be pickled .*; define it at the head of a m"):
        check_space(Local)


class Deep(Plain):
    """A space with an option that it forgets when it is compared."""

    name = "deep"

    def __init__(self, dataset: str | None = None, *, depth: int = 1) -> None:
        super().__init__(dataset)
        self.depth = depth

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Deep) and other.dataset == self.dataset

    def __hash__(self) -> int:
        return hash(self.dataset)


def test_spaces_with_other_options_must_differ() -> None:
    check_space(Deep, different=[Deep("signals")])
    with pytest.raises(AssertionError, match="values of one would be taken for the other's"):
        check_space(Deep, different=[Deep(depth=2)])


def test_costs_in_closed_form_are_those_of_the_network() -> None:
    class Counted(Plain):
        """A plain space that knows its costs."""

        factor = 1.0

        def costs(self, genotype: Genotype) -> dict[str, float]:
            built = self.build_network(genotype)
            side = self.dataset.input_shape[1] - 2
            positions = side ** (len(self.dataset.input_shape) - 1)
            layers = [each for each in built if hasattr(each, "kernel_size")]  # type: ignore[attr-defined]
            flops = layers[0].weight.numel() * positions
            if len(layers) > 1:
                inner = side - layers[1].kernel_size[0] + 1
                flops += layers[1].weight.numel() * inner ** (len(self.dataset.input_shape) - 1)
            flops += built[-1].weight.numel()  # type: ignore[index, union-attr]
            return {
                "flops": flops * self.factor,
                "params": sum(each.numel() for each in built.parameters()),
            }

    space = Counted()
    with pytest.raises(AssertionError, match="cannot be pickled"):
        check_space(space)  # All else is as it should be.
    Counted.factor = 1.009  # type: ignore[assignment]
    with pytest.raises(AssertionError, match="cannot be pickled"):
        check_space(space)
    Counted.factor = 1.02
    with pytest.raises(AssertionError, match="as the cost `flops` of width="):
        check_space(space)


def test_the_shared_sources_of_randomness_are_left_as_they_were() -> None:
    torch.manual_seed(3)
    expected = torch.get_rng_state(), random.getstate()
    check_space(Plain)
    assert torch.equal(torch.get_rng_state(), expected[0])
    assert random.getstate() == expected[1]
