"""Memory of small graphs, by hand."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from freerea.devices import Graph, GreedyArena, LiveTensors, Operator, Value, network_graph

IMAGE = (1, 4, 4)  # 16 numbers


def live(graph: Graph, item_bytes: int = 1, *, inputs: bool = False) -> int:
    return LiveTensors().bytes(graph, item_bytes, inputs=inputs)


def test_a_chain_needs_the_largest_pair_of_neighbours() -> None:
    network = nn.Sequential(nn.Conv2d(1, 2, 1), nn.Conv2d(2, 5, 1), nn.ReLU(), nn.Conv2d(5, 1, 1))
    graph = network_graph(network, IMAGE)

    assert live(graph) == (2 + 5) * 16
    assert live(graph, 4) == (2 + 5) * 64
    assert live(graph, inputs=True) == (2 + 5) * 16
    wide = network_graph(nn.Sequential(nn.Conv2d(7, 1, 1)), (7, 4, 4))
    assert (live(wide), live(wide, inputs=True)) == (16, 8 * 16)


class Shortcut(nn.Module):
    """A convolution, and two more beside a shortcut."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second, self.third = (
            nn.Conv2d(*channels, 1) for channels in ((1, 2), (2, 3), (3, 2))
        )

    def forward(self, image: Tensor) -> Tensor:
        features: Tensor = self.first(image)
        return features + self.third(F.relu(self.second(features)))


def test_a_shortcut_is_kept_and_the_addition_is_in_place() -> None:
    graph = network_graph(Shortcut(), IMAGE)

    assert live(graph) == (2 + 3 + 2) * 16
    # Without sharing: the same here, as three places are needed by the third convolution.
    assert GreedyArena(1).bytes(graph, 1, inputs=False) == (2 + 3 + 2) * 16


def test_an_addition_of_three_equal_values_shares_a_place_and_the_planner_does_not() -> None:
    class Sum(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.second = nn.Conv2d(1, 2, 1), nn.Conv2d(1, 2, 1)

        def forward(self, image: Tensor) -> Tensor:
            return self.first(image) + self.second(image)

    graph = network_graph(Sum(), IMAGE)

    assert live(graph) == 2 * 2 * 16
    assert GreedyArena(1).bytes(graph, 1, inputs=False) == 3 * 2 * 16


def test_the_planner_fuses_no_activation_but_relu_and_relu6() -> None:
    arenas = [
        GreedyArena(1).bytes(network_graph(network, IMAGE), 1, inputs=False)
        for network in (
            nn.Sequential(nn.Conv2d(1, 2, 1), nn.ReLU6()),
            nn.Sequential(nn.Conv2d(1, 2, 1), nn.Hardswish()),
        )
    ]

    assert arenas == [2 * 16, 2 * 2 * 16]


def test_an_image_is_not_written_over() -> None:
    graph = network_graph(nn.ReLU(), IMAGE)

    assert live(graph) == 16
    assert live(graph, inputs=True) == 32


def test_what_is_read_later_is_not_written_over() -> None:
    class Late(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first = nn.Conv2d(1, 2, 1)

        def forward(self, image: Tensor) -> Tensor:
            features = self.first(image)
            return torch.cat([F.relu(features), features])

    assert live(network_graph(Late(), IMAGE)) == (2 + 2 + 4) * 16


def test_other_numbers_than_real_ones_keep_their_bytes() -> None:
    class Largest(nn.Module):
        def forward(self, image: Tensor) -> Tensor:
            return image.argmax(dim=-1).float()

    graph = network_graph(Largest(), IMAGE)

    assert live(graph) == 4 * 8 + 4


def chain(sizes: list[int], readers: list[int]) -> Graph:
    """Each operator reads the value before it, and one earlier."""
    operators = tuple(
        Operator("made", (), tuple({place, min(place, readers[place])}), (place + 1,))
        for place in range(len(sizes) - 1)
    )
    values = {place: Value((size,)) for place, size in enumerate(sizes)}
    return Graph(values, (0,), (len(sizes) - 1,), operators)


@given(
    st.lists(st.integers(1, 100), min_size=2, max_size=12),
    st.lists(st.integers(0, 11), min_size=12, max_size=12),
    st.booleans(),
)
def test_an_arena_holds_what_is_live_and_at_most_everything(sizes, readers, inputs) -> None:
    graph = chain(sizes, readers)
    least = live(graph, inputs=inputs)

    arena = GreedyArena(alignment=1).bytes(graph, 1, inputs=inputs)

    assert least <= arena <= sum(sizes)


@pytest.mark.parametrize("alignment", [1, 16])
def test_places_are_given_by_falling_size_in_the_lowest_gap(alignment: int) -> None:
    # Sizes 30, 10, 20: the second is read while the others are there.
    graph = chain([30, 10, 20], [0, 0, 0])

    assert GreedyArena(alignment).bytes(graph, 1, inputs=True) == {1: 60, 16: 80}[alignment]
