"""The metric progressivity; its formula is tested beside expressivity."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from torch import nn

from freerea.metrics import Expressivity, NetworkProbe, Progressivity


def test_the_least_growth_counts(probe_of: Callable[[nn.Module], NetworkProbe]) -> None:
    network = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Conv2d(8, 2, 3), nn.Conv2d(2, 9, 3))
    probe = probe_of(network)
    # The expressivity of the first so many blocks, and so that of each block.
    totals = [
        Expressivity().measure(
            NetworkProbe(network[:length], probe.images, probe.labels, probe.generator)
        )
        for length in (1, 2, 3)
    ]
    first, second, third = totals[0], totals[1] - totals[0], totals[2] - totals[1]

    value = Progressivity().measure(probe)

    assert value == pytest.approx(min(second - first, third - second))
    assert value < 0


def test_one_block_is_the_worst_value(probe_of: Callable[[nn.Module], NetworkProbe]) -> None:
    probe = probe_of(nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(288, 10)))

    assert Progressivity().measure(probe) == Progressivity.worst()


def test_a_network_without_a_path_has_the_worst_value(probe_without_path: NetworkProbe) -> None:
    assert Progressivity().measure(probe_without_path) == Progressivity.worst()
