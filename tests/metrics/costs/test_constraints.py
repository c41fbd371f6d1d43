"""The hardware constraints flops and params."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from torch import nn

from freerea.metrics import Flops, Params, network_costs
from freerea.spaces import NATSTopology
from freerea_plugins import PAPER, Dataset, Fidelity, Genotype, SearchSpace, Variable


class Widths(SearchSpace):
    """One convolution of a width to be chosen; costs are not known in closed form."""

    name = "widths"
    datasets = (Dataset("small", (3, 4, 4), 2), Dataset("large", (3, 8, 8), 2))
    variables = (Variable("width", ("1", "5")),)

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        width = int(self.variables[0].choices[genotype[0]])
        return nn.Sequential(nn.Conv2d(3, width, 1, bias=False), nn.BatchNorm2d(width))


class ClosedForm(Widths):
    """Knows its costs and must not be built to learn them."""

    name = "closed-form"

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        raise AssertionError("costs are known without a network")

    def costs(self, genotype: Genotype) -> Mapping[str, float]:
        return {"flops": 1000 + genotype[0], "params": 10 + genotype[0]}


class FlopsOnly(Widths):
    """Knows one of its costs."""

    name = "flops-only"

    def costs(self, genotype: Genotype) -> Mapping[str, float]:
        return {"flops": 77}


def test_costs_are_measured_where_the_space_does_not_know_them() -> None:
    architecture = Widths().architecture((1,))

    assert Flops().cost(architecture) == 3 * 5 * 16
    assert Params().cost(architecture) == 3 * 5 + 2 * 5


class Scaled(Widths):
    """Takes an option."""

    name = "scaled"

    def __init__(self, dataset: str | None = None, scale: int = 1) -> None:
        super().__init__(dataset)
        self.scale = scale

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        return nn.Conv2d(3, self.scale, 1, bias=False)


def test_measured_costs_belong_to_the_options_of_a_space() -> None:
    costs = [Params().cost(Scaled(scale=scale).architecture((0,))) for scale in (4, 64, 4)]

    assert costs == [12, 192, 12]


def test_measured_costs_belong_to_genotype_and_data_set() -> None:
    costs = {
        (name, width): Flops().cost(Widths(name).architecture((width,)))
        for name in ("small", "large")
        for width in (0, 1)
    }

    assert costs == {
        ("small", 0): 48,
        ("small", 1): 240,
        ("large", 0): 192,
        ("large", 1): 960,
    }


def test_a_closed_form_is_used_without_building_a_network() -> None:
    architecture = ClosedForm().architecture((1,))

    assert Flops().cost(architecture) == 1001
    assert Params().cost(architecture) == 11


def test_what_a_closed_form_leaves_out_is_measured() -> None:
    architecture = FlopsOnly().architecture((0,))

    assert Flops().cost(architecture) == 77
    assert Params().cost(architecture) == 5


@pytest.mark.parametrize("dataset", ["cifar10", "cifar100", "ImageNet16-120"])
def test_the_closed_form_of_a_space_agrees_with_its_network(dataset: str) -> None:
    space = NATSTopology(dataset)
    architecture = space.architecture(
        "|nor_conv_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|none~0|avg_pool_3x3~1|nor_conv_3x3~2|"
    )
    measured = network_costs(architecture.build_network(), space.input_shape())

    assert Params().cost(architecture) == measured["params"]
    # The benchmark counts the classifier's bias as one more input.
    assert Flops().cost(architecture) == measured["flops"] + space.dataset.classes


def test_costs_are_those_of_the_architecture_as_it_is_written() -> None:
    space = NATSTopology()
    dead = space.architecture("|none~0|+|none~0|nor_conv_3x3~1|+|skip_connect~0|none~1|none~2|")

    assert dead.canonical() != dead
    assert Flops().cost(dead) > Flops().cost(dead.canonical())
    assert Params().cost(dead) > Params().cost(dead.canonical())
