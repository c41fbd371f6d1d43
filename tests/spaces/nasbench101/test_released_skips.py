"""Skipped layers as the authors' program counts them."""

from __future__ import annotations

import pytest

from freerea.spaces import NASBench101, NATSTopology
from freerea.spaces.nasbench101.released_skips import ReleasedSkippedLayers
from freerea_plugins import default_plugin_manager
from freerea_plugins.testing import check_metric


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A chain has no vertex with several inputs.
        ("4:100101:00", 0),
        # The edge that jumps the layer counts, and so does the one after it.
        ("3:111:0", 1 / 2),
        # Of two branches, 1 jumps from input to output; then all that follows counts: 1 + 0 of 2.
        ("4:110011:00", 1 / 2),
        # Vertex 2: 1 of an edge, then 0; the output: 2, then 1, then 0.
        ("4:111111:00", (1 + 2 + 1) / 5),
    ],
)
def test_the_sum_runs_on_and_every_edge_after_it_counts(text: str, expected: float) -> None:
    architecture = NASBench101().architecture(text)
    assert ReleasedSkippedLayers().measure(architecture) == pytest.approx(expected)


def test_it_is_registered_and_says_where_it_has_a_meaning() -> None:
    metric = default_plugin_manager().metric("released_skipped_layers")()
    assert metric.unsuited_to(NASBench101()) is None
    assert metric.unsuited_to(NATSTopology()) == "needs an architecture of `nasbench101`"
    assert metric.unsuited_to(None) == "needs an architecture of `nasbench101`"


def test_an_architecture_of_another_space_has_the_worst_value() -> None:
    space = NATSTopology()
    architecture = space.architecture(next(iter(space.genotypes())))
    assert ReleasedSkippedLayers().measure(architecture) == ReleasedSkippedLayers.worst()


def test_it_keeps_what_is_promised_of_metrics() -> None:
    check_metric(ReleasedSkippedLayers, space=NASBench101())
