"""What a search looks for: a fitness, or metrics and a score of one's own."""

from __future__ import annotations

from typing import Any

import pytest

from freerea.metrics import (
    DEFAULT_FITNESS,
    LogRankPoolScore,
    LogSynflow,
    PaperPoolScore,
    StandardPoolScore,
    pink_noise,
    resolve_fitness,
    score,
)
from freerea.spaces import NATSTopology
from freerea_plugins import (
    Architecture,
    ArchitectureMetric,
    Dataset,
    Fitness,
    InputError,
    default_plugin_manager,
)
from tests.metrics.evaluation.scripted_metrics import ToySpace
from tests.metrics.evaluation.small_network import Network

FORWARD = [
    "activation_patterns",
    "response_correlation",
    "batch_meco",
    "skipped_layers",
]
PAPER = ["linear_regions", "log_synflow", "skipped_layers"]


class Structure(Fitness):
    """Of the structure alone."""

    name = "structure"
    metrics = ("skipped_layers",)
    score = PaperPoolScore(penalty=False)


def names(*arguments: Any) -> list[str]:
    return [each.name for each in resolve_fitness(*arguments).metrics]


@pytest.mark.parametrize(
    ("name", "metrics", "joined"),
    [
        ("paper", PAPER, PaperPoolScore),
        ("flops", ["flops"], StandardPoolScore),
        ("flops-skips", ["flops", "skipped_layers"], PaperPoolScore),
        ("forward", FORWARD, StandardPoolScore),
        ("naswot", ["linear_regions"], StandardPoolScore),
    ],
)
def test_a_fitness_is_found_by_its_name(name: str, metrics: list[str], joined: type) -> None:
    found = resolve_fitness(name, space=NATSTopology())

    assert [each.name for each in found.metrics] == metrics
    assert type(found.score) is joined
    assert (found.name, found.left_out, found.note()) == (name, {}, "")
    assert found.directions == ["maximize"] * len(metrics)


def test_without_a_choice_it_is_the_default_fitness() -> None:
    found = resolve_fitness(space=NATSTopology())

    assert found.name == DEFAULT_FITNESS in default_plugin_manager().fitnesses


def test_a_fitness_of_ones_own_may_have_objects_and_need_not_be_registered() -> None:
    fitness = Structure()

    found = resolve_fitness(fitness, space=NATSTopology())

    assert found.score is fitness.score
    assert found.name == "structure"


def test_metrics_of_ones_own_are_standardised_unless_a_score_is_given() -> None:
    own = LogSynflow(offset=1.0)

    found = resolve_fitness(None, ["flops", own], None, NATSTopology())
    ranked = resolve_fitness(None, ["flops", own], "log-rank", NATSTopology())

    assert found.metrics[1] is own
    assert (found.name, type(found.score)) == (None, StandardPoolScore)
    assert (ranked.name, type(ranked.score)) == (None, LogRankPoolScore)


def test_a_score_alone_joins_the_metrics_of_the_default_fitness() -> None:
    found = resolve_fitness(None, None, "log-rank", NATSTopology())

    assert [each.name for each in found.metrics] == names(
        DEFAULT_FITNESS, None, None, NATSTopology()
    )
    assert (found.name, type(found.score)) == (None, LogRankPoolScore)


def test_a_fitness_does_without_metrics_that_have_no_meaning_in_a_space() -> None:
    found = resolve_fitness("paper", space=ToySpace())

    assert [each.name for each in found.metrics] == PAPER[:2]
    assert list(found.left_out) == ["skipped_layers"]
    assert found.note() == (
        "fitness `paper` does without one metric: `skipped_layers` needs a search space that "
        "defines `skipped_layers`, unlike `toy`."
    )
    assert resolve_fitness(found, space=ToySpace()) is found
    own = resolve_fitness(None, None, "log-rank", ToySpace())
    assert own.note().startswith("the default fitness does without one metric: `skipped_layers`")


def test_a_fitness_does_without_metrics_that_have_no_meaning_for_a_network() -> None:
    assert names("paper") == PAPER[:2]
    assert names("flops-skips") == ["flops"]


def test_a_fitness_of_which_nothing_is_left_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        resolve_fitness(Structure(), space=ToySpace())
    assert str(caught.value) == (
        "fitness `structure` has no metric for space `toy`: `skipped_layers` needs a search space "
        "that defines `skipped_layers`, unlike `toy`."
    )
    with pytest.raises(InputError, match="has no metric for networks: `skipped_layers` needs an"):
        resolve_fitness(Structure())


def test_metrics_of_ones_own_are_never_left_out() -> None:
    assert names(None, ["skipped_layers"], None, ToySpace()) == ["skipped_layers"]
    with pytest.raises(InputError, match="`skipped_layers` needs an architecture of a search sp"):
        resolve_fitness(None, ["skipped_layers"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("papers",), "unknown fitness `papers`. Did you mean `paper`?"),
        (("paper", ["flops"]), "`fitness` and `metrics` exclude each other"),
        (("paper", None, "standard"), "`fitness` and `score` exclude each other"),
        ((Structure,), "`fitness` must be a name or a fitness, got <class"),
        ((None, ["flops"], "mean"), "unknown score `mean`"),
        (
            (None, ["flops"], StandardPoolScore),
            "`score` must be a name or a pool score, got <class",
        ),
        ((None, ["flop"]), "unknown metric `flop`"),
        ((None, []), "`metrics` is empty"),
    ],
)
def test_a_mistake_is_said_in_one_line(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(InputError) as caught:
        resolve_fitness(*arguments, space=NATSTopology())
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_network_of_no_space_is_measured_by_what_is_left_of_the_default_fitness() -> None:
    batch = pink_noise(Dataset("toy", (3, 8, 8), 4), size=8)

    assert list(score(Network(), batch)) == names(DEFAULT_FITNESS)


def test_a_metric_of_architectures_that_has_a_value_for_networks_is_measured_on_one() -> None:
    class Layers(ArchitectureMetric):
        name = "layers"

        def measure(self, architecture: Architecture) -> float:
            raise AssertionError("there is no architecture")

        def measure_network(self, network: Any, input_shape: tuple[int, ...]) -> float:
            return len(list(network)) + 0.5 * (input_shape == (3, 8, 8))

    batch = pink_noise(Dataset("toy", (3, 8, 8), 4), size=8)

    values = score(Network(), batch, [Layers(), "flops"])

    assert values["layers"] == len(list(Network())) + 0.5
    assert values["flops"] > 0
