"""The evaluator: what a fidelity changes, and values that are not defined."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from torch import nn

from freerea.metrics import (
    Batch,
    Evaluator,
    SkippedLayers,
    pink_noise,
    resolve_fitness,
)
from freerea_plugins import (
    PAPER,
    REDUCED,
    Architecture,
    ArchitectureMetric,
    Fidelity,
    Genotype,
)
from tests.metrics.evaluation.scripted_metrics import (
    DEAD_END,
    LIVE,
    SPACE,
    TINY,
    TWICE,
    WITHOUT_PATH,
    Scripted,
    ToySpace,
    Watching,
)


class ScriptedMinimized(Scripted):
    """The same, to be minimised."""

    name = "scripted_minimized"
    direction = "minimize"


class Undefined(ArchitectureMetric):
    """Is not a number."""

    name = "undefined"

    def measure(self, architecture: Architecture) -> float:
        return math.nan


@pytest.fixture(scope="module")
def batch() -> Batch:
    return pink_noise(SPACE.dataset, size=16)


@pytest.fixture(scope="module")
def toy_batch() -> Batch:
    return pink_noise(ToySpace.datasets[0], size=8)


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
    evaluator = Evaluator(batch, ["linear_regions", "log_synflow"], fidelity=TINY)

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
    metrics = [*(each.name for each in resolve_fitness(space=SPACE).metrics), "log_synflow"]

    values = Evaluator(batch, metrics).measure(SPACE.architecture(cell))

    assert values["activation_patterns"] == values["response_correlation"] == -math.inf
    assert math.isfinite(values["batch_meco"])
    assert math.isfinite(values["log_synflow"])
    assert values["skipped_layers"] == 0


def test_only_the_first_images_of_a_fidelity_are_used(batch: Batch) -> None:
    watching = Watching()
    first = Batch(batch.images[:5], batch.labels[:5])
    few = replace(TINY, images=5)
    cell = SPACE.architecture(LIVE)

    measured = Evaluator(batch, ["snip", watching], fidelity=few).measure(cell)

    assert torch.equal(watching.images[0], first.resized(8, 8).images)
    assert measured["snip"] == Evaluator(first, ["snip"], fidelity=TINY).measure(cell)["snip"]
    assert measured["snip"] != Evaluator(batch, ["snip"], fidelity=TINY).measure(cell)["snip"]
    more = Evaluator(batch, ["snip"], fidelity=replace(TINY, images=100))
    assert more.measure(cell) == Evaluator(batch, ["snip"], fidelity=TINY).measure(cell)
