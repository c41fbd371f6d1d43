"""Values of metrics that are not defined."""

from __future__ import annotations

import math

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
