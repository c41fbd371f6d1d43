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
    score,
)
from freerea.metrics.evaluation.metric_names import resolve_metrics
from freerea_plugins import (
    PAPER,
    InputError,
)
from tests.metrics.evaluation.scripted_metrics import ToySpace


@pytest.fixture(scope="module")
def toy_batch() -> Batch:
    return pink_noise(ToySpace.datasets[0], size=8)


def test_the_metrics_of_the_default_fitness_are_measured_by_default(toy_batch: Batch) -> None:
    names = [metric.name for metric in Evaluator(toy_batch).metrics]

    assert names == [
        *("activation_patterns", "response_correlation", "batch_meco", "skipped_layers")
    ]


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


def test_a_metric_answers_under_the_name_that_was_asked_for(toy_batch: Batch) -> None:
    architecture = ToySpace().architecture((0,))
    [expected] = (
        Evaluator(toy_batch, ["linear_regions"], fidelity=PAPER).measure(architecture).values()
    )

    both = Evaluator(toy_batch, ["naswot", "linear_regions"], fidelity=PAPER).measure(architecture)

    assert both == {"naswot": expected, "linear_regions": expected}
    network = architecture.build_network()
    assert list(score(network, toy_batch, ["params", "zen_score"])) == ["params", "zen_score"]


def test_metrics_of_one_class_are_told_apart_by_names_of_their_own(toy_batch: Batch) -> None:
    network = ToySpace().build_network((0,))
    own = LogSynflow(offset=1.0)
    metrics = {"paper": "log_synflow", "program": own, "size": "params"}

    found = score(network, toy_batch, metrics, repeats=1)

    assert found == {
        "paper": score(network, toy_batch, ["log_synflow"], repeats=1)["log_synflow"],
        "program": score(network, toy_batch, [LogSynflow(1.0)], repeats=1)["log_synflow"],
        "size": score(network, toy_batch, ["params"])["params"],
    }
    assert found["paper"] != found["program"]
    assert own.name == "log_synflow"
    assert [each.name for each in Evaluator(toy_batch, metrics).metrics] == list(metrics)


@pytest.mark.parametrize("name", ["", 3, None])
def test_a_name_is_text(name: object) -> None:
    with pytest.raises(InputError, match="names of `metrics` must be text, got"):
        resolve_metrics({name: "snip"})  # type: ignore[dict-item]


def test_another_name_is_no_setting() -> None:
    [metric] = resolve_metrics({"mine": LogSynflow(2.0)})

    assert metric.settings() == {"offset": 2.0}
    assert metric.registered_name() == "mine"
    assert resolve_metrics(["naswot"])[0].registered_name() == "linear_regions"
