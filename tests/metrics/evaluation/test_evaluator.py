"""The evaluator: which numbers come out for an architecture."""

from __future__ import annotations

import math
import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from freerea.metrics import (
    DEFAULT_METRICS,
    Batch,
    Evaluator,
    LinearRegions,
    LogSynflow,
    Params,
    SkippedLayers,
    pink_noise,
)
from freerea.metrics.evaluation.metric_names import resolve_metrics
from freerea.spaces import NATSTopology
from freerea_plugins import (
    PAPER,
    REDUCED,
    Architecture,
    ArchitectureMetric,
    Dataset,
    Fidelity,
    Genotype,
    InputError,
    NetworkMetric,
    Probe,
    SearchSpace,
    Variable,
)

SPACE = NATSTopology()
LIVE = "|nor_conv_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|avg_pool_3x3~0|none~1|nor_conv_3x3~2|"
OTHER = "|nor_conv_1x1~0|+|skip_connect~0|nor_conv_3x3~1|+|skip_connect~0|none~1|nor_conv_1x1~2|"
# The first edge ends in a node that nothing leaves.
DEAD_END = "|nor_conv_3x3~0|+|nor_conv_1x1~0|none~1|+|avg_pool_3x3~0|none~1|nor_conv_3x3~2|"
WITHOUT_PATH = "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|"
TWICE = Fidelity("twice", repeats=2)
TINY = Fidelity("tiny", cells_per_stage=1, resolution=0.25, repeats=2)


class ToySpace(SearchSpace):
    """Small networks, of which one draws from the global source of randomness."""

    name = "toy"
    datasets = (Dataset("toy", (3, 8, 8), 4),)
    variables = (Variable("dropout", ("no", "yes")),)

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        middle = nn.Dropout(0.5) if genotype[0] else nn.Identity()
        return nn.Sequential(
            nn.Conv2d(3, 8, 3),
            middle,
            nn.BatchNorm2d(8),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(8 * 36, 4),
        )


class Scripted(NetworkMetric):
    """Returns the values it was given, one for each repeat."""

    name = "scripted"

    def __init__(self, *values: float) -> None:
        self.values = iter(values)

    def measure(self, probe: Probe) -> float:
        return next(self.values)


class ScriptedMinimized(Scripted):
    """The same, to be minimised."""

    name = "scripted_minimized"
    direction = "minimize"


class Undefined(ArchitectureMetric):
    """Is not a number."""

    name = "undefined"

    def measure(self, architecture: Architecture) -> float:
        return math.nan


class Watching(NetworkMetric):
    """Remembers its probes."""

    name = "watching"

    def __init__(self) -> None:
        self.training: list[bool] = []
        self.images: list[Tensor] = []
        self.labels: list[Tensor] = []
        self.weights: list[Tensor] = []
        self.draws: list[float] = []
        self.convolutions: list[int] = []

    def measure(self, probe: Probe) -> float:
        convolutions = [each for each in probe.network.modules() if isinstance(each, nn.Conv2d)]
        self.training.append(probe.network.training)
        self.images.append(probe.images)
        self.labels.append(probe.labels)
        self.weights.append(convolutions[0].weight.detach().clone())
        self.draws.append(torch.rand(1, generator=probe.generator).item())
        self.convolutions.append(len(convolutions))
        return 0.0


@pytest.fixture(scope="module")
def batch() -> Batch:
    return pink_noise(SPACE.dataset, size=16)


@pytest.fixture(scope="module")
def toy_batch() -> Batch:
    return pink_noise(ToySpace.datasets[0], size=8)


def test_a_network_metric_is_averaged_over_the_repeats(toy_batch: Batch) -> None:
    evaluator = Evaluator(toy_batch, [Scripted(1.0, 2.0, 6.0)], fidelity=Fidelity("own", repeats=3))

    assert evaluator.measure(ToySpace().architecture((0,))) == {"scripted": 3.0}


def test_values_of_one_repeat_are_those_of_a_metric_on_its_own_initialisation(
    toy_batch: Batch,
) -> None:
    architecture = ToySpace().architecture((0,))
    metrics = ["linear_regions", "log_synflow"]
    values = {
        repeats: Evaluator(toy_batch, metrics, fidelity=Fidelity("own", repeats=repeats)).measure(
            architecture
        )
        for repeats in (1, 2)
    }

    for name in metrics:
        assert values[1][name] != values[2][name]
        assert values[1][name] == pytest.approx(values[2][name], rel=0.2)


def test_each_repeat_has_a_fresh_initialisation_and_the_same_images(toy_batch: Batch) -> None:
    watching = Watching()

    Evaluator(toy_batch, [watching], fidelity=Fidelity("own", repeats=3)).measure(
        ToySpace().architecture((0,))
    )

    assert watching.training == [True] * 3
    assert len(set(watching.draws)) == 3
    assert not torch.equal(watching.weights[0], watching.weights[1])
    assert not torch.equal(watching.weights[1], watching.weights[2])
    assert all(torch.equal(images, toy_batch.images) for images in watching.images)
    assert all(torch.equal(labels, toy_batch.labels) for labels in watching.labels)


def test_the_seed_decides_the_initialisation(toy_batch: Batch) -> None:
    architecture = ToySpace().architecture((0,))

    def weights(seed: int) -> Tensor:
        watching = Watching()
        Evaluator(toy_batch, [watching], fidelity=TWICE, seed=seed).measure(architecture)
        return watching.weights[0]

    assert torch.equal(weights(4), weights(4))
    assert not torch.equal(weights(4), weights(5))


@pytest.mark.parametrize("dropout", [0, 1])
def test_values_do_not_depend_on_what_was_measured_before_nor_on_the_global_source(
    toy_batch: Batch, dropout: int
) -> None:
    space = ToySpace()
    architecture = space.architecture((dropout,))
    evaluator = Evaluator(toy_batch, fidelity=TWICE)
    torch.manual_seed(1)
    first = evaluator.measure(architecture)
    evaluator.measure(space.architecture((1 - dropout,)))
    torch.manual_seed(2)
    torch.rand(3)

    assert evaluator.measure(architecture) == first
    assert Evaluator(toy_batch, fidelity=TWICE).measure(architecture) == first
    assert all(math.isfinite(value) for value in first.values())


def test_a_value_does_not_depend_on_the_other_metrics(toy_batch: Batch) -> None:
    architecture = ToySpace().architecture((1,))
    together = Evaluator(toy_batch, fidelity=TWICE).measure(architecture)

    for name in DEFAULT_METRICS:
        alone = Evaluator(toy_batch, [name], fidelity=TWICE).measure(architecture)
        assert alone == {name: together[name]}


def test_the_global_sources_of_randomness_are_left_alone(toy_batch: Batch) -> None:
    torch_state = torch.get_rng_state()
    python_state = random.getstate()
    numpy_state = np.random.get_state()[1].copy()

    Evaluator(toy_batch, fidelity=TWICE).measure(ToySpace().architecture((1,)))

    assert torch.equal(torch.get_rng_state(), torch_state)
    assert random.getstate() == python_state
    assert (np.random.get_state()[1] == numpy_state).all()


def test_the_batch_is_left_as_it_was(batch: Batch) -> None:
    digest = batch.digest()

    Evaluator(batch, fidelity=TINY).measure(SPACE.architecture(LIVE))

    assert batch.digest() == digest


def test_many_are_measured_in_order_and_other_processes_give_the_same_values(
    batch: Batch,
) -> None:
    evaluator = Evaluator(batch, fidelity=TINY, seed=3)
    architectures = [SPACE.architecture(cell) for cell in (LIVE, OTHER, WITHOUT_PATH, DEAD_END)]
    expected = [evaluator.measure(each) for each in architectures]

    assert list(evaluator.measure_many(architectures)) == expected
    assert list(evaluator.measure_many(architectures, jobs=2)) == expected


def test_nothing_to_measure_gives_nothing(batch: Batch) -> None:
    assert list(Evaluator(batch).measure_many([])) == []


def test_images_are_averaged_down_to_the_resolution_of_the_fidelity(batch: Batch) -> None:
    watching = Watching()

    Evaluator(batch, [watching], fidelity=TINY).measure(SPACE.architecture(LIVE))

    assert torch.equal(watching.images[0], batch.resized(8, 8).images)


def test_reduced_fidelity_measures_the_canonical_cell(batch: Batch) -> None:
    dead_end = SPACE.architecture(DEAD_END)
    canonical = dead_end.canonical()
    assert canonical != dead_end

    evaluator = Evaluator(batch)

    assert evaluator.fidelity == REDUCED
    assert evaluator.measure(dead_end) == evaluator.measure(canonical)


def test_other_fidelities_measure_the_cell_as_it_is_written(batch: Batch) -> None:
    dead_end = SPACE.architecture(DEAD_END)
    evaluator = Evaluator(batch, fidelity=TINY)

    as_written = evaluator.measure(dead_end)
    canonical = evaluator.measure(dead_end.canonical())

    assert as_written["linear_regions"] != canonical["linear_regions"]
    assert as_written["log_synflow"] > canonical["log_synflow"]


def test_a_metric_of_the_structure_looks_at_the_canonical_cell_at_reduced_fidelity(
    batch: Batch,
) -> None:
    # A skip connection that jumps a layer, and one that ends in a node that nothing leaves.
    cell = SPACE.architecture("|skip_connect~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|")

    reduced = Evaluator(batch, ["skipped_layers"]).measure(cell)
    paper = Evaluator(batch, ["skipped_layers"], fidelity=PAPER).measure(cell)

    assert reduced == {"skipped_layers": 2.0}
    assert paper == {"skipped_layers": 1.0}


def test_a_metric_of_the_structure_needs_no_network(toy_batch: Batch) -> None:
    class NotBuilt(ToySpace):
        def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
            raise AssertionError("no network is needed")

    values = Evaluator(toy_batch, [SkippedLayers()]).measure(NotBuilt().architecture((0,)))

    assert values == {"skipped_layers": 0.0}


@pytest.mark.parametrize(
    "values",
    [
        (math.nan, 1.0),
        (1.0, math.nan),
        (math.inf, -math.inf),
        (math.inf, 1.0),
        (1.0, -math.inf),
    ],
)
def test_a_value_that_is_not_finite_becomes_the_worst(
    toy_batch: Batch, values: tuple[float, float]
) -> None:
    metrics = [Scripted(*values), ScriptedMinimized(*values), Undefined()]

    measured = Evaluator(toy_batch, metrics, fidelity=TWICE).measure(ToySpace().architecture((0,)))

    assert measured == {
        "scripted": -math.inf,
        "scripted_minimized": math.inf,
        "undefined": -math.inf,
    }


@pytest.mark.parametrize(
    "cell",
    [WITHOUT_PATH, "|nor_conv_3x3~0|+|skip_connect~0|none~1|+|none~0|none~1|none~2|"],
    ids=["nothing", "dead ends"],
)
def test_a_cell_without_a_path_has_the_worst_value_at_reduced_fidelity(
    batch: Batch, cell: str
) -> None:
    values = Evaluator(batch).measure(SPACE.architecture(cell))

    assert values["linear_regions"] == -math.inf
    assert math.isfinite(values["log_synflow"])
    assert values["skipped_layers"] == 0


@pytest.mark.parametrize(
    "names",
    [
        ("linear_regions", "log_synflow", "skipped_layers"),
        ("skipped_layers", "log_synflow", "linear_regions"),
        ("log_synflow", "skipped_layers"),
    ],
)
def test_values_come_in_the_order_of_the_metrics(toy_batch: Batch, names: tuple[str, ...]) -> None:
    measured = Evaluator(toy_batch, names, fidelity=TWICE).measure(ToySpace().architecture((0,)))

    assert tuple(measured) == names


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


class RandomDepth(ToySpace):
    """Networks that skip a layer at random, and whose costs have to be measured."""

    name = "random-depth"
    variables = (Variable("width", tuple("12345678")),)

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        class Skipping(nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.layer = nn.Linear(192, 192)

            def forward(self, features: Tensor) -> Tensor:
                for _ in range(4):
                    kept = torch.rand(len(features), 1) < 0.5
                    features = features + kept * self.layer(features).relu()
                return features

        return nn.Sequential(nn.Flatten(), Skipping(), nn.Linear(192, 4))


def test_threads_give_the_serial_values_while_others_count_costs() -> None:
    space = RandomDepth()
    architectures = list(map(space.architecture, space.genotypes()))
    batch = pink_noise(space.dataset, size=8)
    fidelity = Fidelity("some", repeats=2)
    evaluator = Evaluator(batch, ["snip", "linear_regions"], fidelity=fidelity)
    expected = [evaluator.measure(each) for each in architectures]

    with ThreadPoolExecutor(4) as pool:
        measured = [pool.submit(evaluator.measure, each) for each in architectures]
        costs = [pool.submit(Params().cost, each) for each in architectures]

    assert [each.result() for each in measured] == expected
    assert {each.result() for each in costs} == {192 * 193 + 4 * 193}
