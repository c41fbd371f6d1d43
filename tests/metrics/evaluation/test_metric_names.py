"""Metrics by name."""

from __future__ import annotations

import pytest

from freerea.metrics import (
    Batch,
    Evaluator,
    LinearRegions,
    LogSynflow,
    SkippedLayers,
    pink_noise,
)
from freerea.metrics.evaluation.metric_names import resolve_metrics
from freerea_plugins import (
    InputError,
)
from tests.metrics.evaluation.scripted_metrics import ToySpace


@pytest.fixture(scope="module")
def toy_batch() -> Batch:
    return pink_noise(ToySpace.datasets[0], size=8)


def test_the_metrics_of_the_paper_are_measured_by_default(toy_batch: Batch) -> None:
    names = [metric.name for metric in Evaluator(toy_batch).metrics]

    assert names == ["linear_regions", "log_synflow", "skipped_layers"]


def test_names_aliases_and_objects_become_metrics() -> None:
    own = LogSynflow(offset=1.0)

    first, second, third = resolve_metrics(["naswot", own, "skipped_layers"])

    assert isinstance(first, LinearRegions)
    assert second is own
    assert isinstance(third, SkippedLayers)


def test_an_unknown_metric_is_an_input_error_that_suggests_and_lists(toy_batch: Batch) -> None:
    with pytest.raises(InputError, match="unknown metric `linear_region`") as caught:
        Evaluator(toy_batch, ["linear_region"])

    assert "Did you mean `linear_regions`?" in str(caught.value)
    assert "log_synflow" in str(caught.value)


def test_no_metric_is_an_input_error(toy_batch: Batch) -> None:
    with pytest.raises(InputError, match="`metrics` is empty"):
        Evaluator(toy_batch, [])


@pytest.mark.parametrize(
    "metrics",
    [
        ["log_synflow", "log_synflow"],
        ["log_synflow", LogSynflow(1.0)],
    ],
)
def test_a_metric_named_twice_is_an_input_error(
    toy_batch: Batch, metrics: list[str | LogSynflow]
) -> None:
    with pytest.raises(InputError, match="metric `log_synflow` is named twice"):
        Evaluator(toy_batch, metrics)


def test_a_name_and_its_alias_are_the_same_metric() -> None:
    with pytest.raises(InputError, match="metric `linear_regions` is named twice"):
        resolve_metrics(["linear_regions", "naswot"])
