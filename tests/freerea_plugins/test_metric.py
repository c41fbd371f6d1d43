"""Values of metrics that are not defined."""

from __future__ import annotations

import math

import pytest

from freerea.spaces import NATSTopology
from freerea_plugins import Architecture, ArchitectureMetric


def test_the_worst_value_depends_on_the_direction() -> None:
    class Higher(ArchitectureMetric):
        name = "higher"

        def measure(self, architecture: Architecture) -> float:
            return 0.0

    class Lower(Higher):
        name = "lower"
        direction = "minimize"

    assert Higher.worst() == -math.inf
    assert Lower.worst() == math.inf
    for value in (math.inf, -math.inf, math.nan):
        assert Higher.finite_or_worst(value) == -math.inf
        assert Lower.finite_or_worst(value) == math.inf
    assert Lower.finite_or_worst(2.5) == 2.5


def test_a_metric_of_architectures_needs_a_space_unless_it_has_a_value_for_networks() -> None:
    class OfCells(ArchitectureMetric):
        name = "of_cells"

        def measure(self, architecture: Architecture) -> float:
            return 0.0

    class OfNetworksToo(OfCells):
        name = "of_networks_too"

        def measure_network(self, network: object, input_shape: tuple[int, ...]) -> float:
            return 1.0

    assert OfCells().unsuited_to(None) == "needs an architecture of a search space, not a network"
    assert OfCells().unsuited_to(NATSTopology()) is None
    assert OfNetworksToo().unsuited_to(None) is None
    with pytest.raises(NotImplementedError, match="metric `of_cells` needs an architecture"):
        OfCells().measure_network(None, (3, 32, 32))  # type: ignore[arg-type]
