"""The supernet of NATS-Bench's topology space."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from freerea.spaces import NATSTopology
from freerea_plugins import Fidelity, Genotype

SPACE = NATSTopology("cifar100")
SMALL = Fidelity("small", channels=4, cells_per_stage=2)
EDGES, OPERATIONS = 6, 5
CONV_3X3 = 3
ALL_NONE, DEAD_END, ALL_CONVOLUTIONS = (0,) * EDGES, (3, 0, 0, 1, 0, 0), (3,) * EDGES

genotypes = st.tuples(*[st.integers(0, OPERATIONS - 1)] * EDGES)


@pytest.fixture(scope="module")
def supernet() -> Any:
    torch.manual_seed(0)
    return SPACE.build_supernet(SMALL)


@pytest.fixture(scope="module")
def images() -> Tensor:
    return torch.randn(3, 3, 16, 16, generator=torch.Generator().manual_seed(1))


def equal_weights() -> list[Tensor]:
    return [torch.ones(OPERATIONS)] * EDGES


def one_hot(genotype: Sequence[int]) -> list[Tensor]:
    return [torch.eye(OPERATIONS)[choice] for choice in genotype]


def network_with_shared_weights(supernet: Any, genotype: Genotype) -> torch.nn.Module:
    """The network of a cell, with the weights that the supernet has for its operations."""
    network = SPACE.build_network(genotype, SMALL)
    shared = supernet.state_dict()
    own = network.state_dict()
    for name, value in own.items():
        there = re.sub(
            r"operations\.(\d)", lambda at: f"edges.{at[1]}.{genotype[int(at[1])]}", name
        )
        if ".norm." not in name and name != "stem.1.weight" and there in shared:
            value.copy_(shared[there])
    return network.train()


@pytest.mark.parametrize("genotype", [ALL_NONE, DEAD_END, ALL_CONVOLUTIONS])
def test_restricted_to_one_cell_it_is_the_network_of_that_cell(
    supernet: Any, images: Tensor, genotype: Genotype
) -> None:
    expected = network_with_shared_weights(supernet, genotype)(images)
    choices = [[choice] for choice in genotype]
    torch.testing.assert_close(supernet(images, equal_weights(), choices), expected)
    torch.testing.assert_close(supernet(images, one_hot(genotype)), expected)


@given(genotype=genotypes)
@settings(max_examples=20)
def test_restricted_to_any_cell_it_is_the_network_of_that_cell(
    supernet: Any, images: Tensor, genotype: Genotype
) -> None:
    expected = network_with_shared_weights(supernet, genotype)(images)
    restricted = supernet(images, equal_weights(), [[choice] for choice in genotype])
    torch.testing.assert_close(restricted, expected, rtol=1e-4, atol=1e-5)


def test_every_weight_of_a_cells_network_is_shared(supernet: Any) -> None:
    network = network_with_shared_weights(supernet, ALL_CONVOLUTIONS)
    shared = [value.flatten().tolist() for value in supernet.state_dict().values()]
    for name, value in network.named_parameters():
        if value.ndim > 1:
            assert value.flatten().tolist() in shared, name


def test_cells_and_channels_are_those_of_the_fidelity(supernet: Any) -> None:
    weights = dict(supernet.named_parameters())
    assert weights["stem.0.weight"].shape == (4, 3, 3, 3)
    cells = {name.split(".")[1] for name in weights if ".edges." in name}
    assert len(cells) == 3 * 2
    full = dict(SPACE.build_supernet().named_parameters())  # type: ignore[attr-defined]
    assert full["stem.0.weight"].shape == (16, 3, 3, 3)
    assert len({name.split(".")[1] for name in full if ".edges." in name}) == 3 * 5


def test_weights_scale_the_operations_of_a_cell(images: Tensor) -> None:
    """Up to the batch-norm that follows, the features of a cell are linear in those of an edge."""
    torch.manual_seed(0)
    cell = SPACE.build_supernet(SMALL).body[0]  # type: ignore[attr-defined]
    features = torch.randn(2, 4, 8, 8)
    everything = [range(OPERATIONS)] * EDGES
    generator = torch.Generator().manual_seed(2)
    first, second = (
        [torch.rand(OPERATIONS, generator=generator) for _ in range(EDGES)] for _ in range(2)
    )
    into_the_output = 3
    second = [*first[:into_the_output], second[into_the_output], *first[into_the_output + 1 :]]
    mean = [(one + other) / 2 for one, other in zip(first, second, strict=True)]
    torch.testing.assert_close(
        cell(features, mean, everything),
        (cell(features, first, everything) + cell(features, second, everything)) / 2,
    )


def test_a_choice_that_is_not_computed_adds_nothing_and_costs_nothing(
    supernet: Any, images: Tensor
) -> None:
    weights = [torch.full((OPERATIONS,), 0.5) for _ in range(EDGES)]
    computed = [[1, CONV_3X3]] * EDGES
    masked = [each * torch.tensor([0.0, 1, 0, 1, 0]) for each in weights]
    calls = []
    hooks = [
        each.register_forward_hook(lambda *_: calls.append(1))
        for each in supernet.modules()
        if isinstance(each, torch.nn.Conv2d)
    ]
    restricted = supernet(images, weights, computed)
    convolutions = len(calls)
    masked_result = supernet(images, masked)
    for hook in hooks:
        hook.remove()
    torch.testing.assert_close(restricted, masked_result)
    assert convolutions == 1 + 6 * EDGES + 2 * 3
    assert len(calls) - convolutions == 1 + 6 * EDGES * 2 + 2 * 3


def test_it_computes_the_same_out_of_training_mode(images: Tensor) -> None:
    torch.manual_seed(0)
    supernet: Any = SPACE.build_supernet(SMALL)
    in_training = supernet(images, equal_weights())
    torch.testing.assert_close(supernet.eval()(images, equal_weights()), in_training)
