"""What is judged, and with which metrics."""

from __future__ import annotations

import numpy as np
import pytest

from freerea.cli.surveys.candidates import Candidate, all_metrics
from freerea.metrics import LogSynflow, SkippedLayers, Snip, resolve_fitness
from freerea.spaces import NATSTopology
from freerea_plugins import InputError, Metric


def candidate(name: str, *metrics: Metric | str) -> Candidate:
    return Candidate.of(name, resolve_fitness(metrics=metrics, space=NATSTopology()))


def test_each_metric_is_there_once_and_each_candidate_finds_its_own() -> None:
    first = candidate("first", LogSynflow(), "skipped_layers")
    second = candidate("second", "snip", "log_synflow")
    metrics = all_metrics([first, second])
    assert [type(each) for each in metrics] == [LogSynflow, SkippedLayers, Snip]
    known = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    assert first.values(known, metrics).tolist() == [[1, 2], [4, 5]]
    assert second.values(known, metrics).tolist() == [[3, 1], [6, 4]]


def test_different_metrics_of_one_name_are_not_mixed() -> None:
    class Other(SkippedLayers):
        pass

    mine = candidate("mine", LogSynflow(), SkippedLayers())
    theirs = candidate("theirs", LogSynflow(offset=1))
    message = "`mine` and `theirs` have different metrics of the name `log_synflow`: judge them"
    with pytest.raises(InputError, match=message):
        all_metrics([mine, theirs])
    with pytest.raises(InputError, match="different metrics of the name `skipped_layers`"):
        all_metrics([mine, candidate("other", Other())])


def test_one_metric_is_compared_by_its_values_alone() -> None:
    """A standard score would take all that is far enough from the mean for equal."""
    values = np.array([[0.0]] * 50 + [[1e30], [1e-20], [-1.0]])
    assert candidate("alone", "snip").scoring(values).tolist() == values[:, 0].tolist()
    assert candidate("alone", "ntk").scoring(values).tolist() == (-values[:, 0]).tolist()
