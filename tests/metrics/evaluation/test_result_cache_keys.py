"""Cached values are known by all that they depend on."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from freerea.metrics import Batch, Evaluator, LogSynflow, ResultCache, pink_noise
from freerea.metrics.evaluation.result_key import MEASURING_VERSION
from freerea_plugins import (
    REDUCED,
    Dataset,
    Fidelity,
    NetworkMetric,
    Probe,
)
from tests.metrics.evaluation.counted_measurements import (
    ONCE,
    Counting,
    CountingStructure,
    Toy,
    Wide,
    counted,
    rows,
)


class Renamed(Toy):
    """The same under another name."""

    name = "renamed"


class Revised(Toy):
    """The same in another version."""

    version = "2"


class Impostor(Toy):
    """Another space of the same name and version."""

    datasets = (Dataset("toy", (1, 4, 4), 3), Dataset("toy5", (1, 4, 4), 5))


class Reclassed(Toy):
    """Has a data set of the same name and another number of classes."""

    datasets = (Dataset("toy", (1, 4, 4), 5),)


class CountingRenamed(Counting):
    """The same under another name."""

    name = "counting_renamed"


class CountingImpostor(Counting):
    """Another metric of the same name, version and settings."""


class FortyTwo(NetworkMetric):
    """Has the name of a metric that comes with the package."""

    name = "snip"

    def measure(self, probe: Probe) -> float:
        return 42.0


class Width:
    """What JSON cannot write."""

    def __init__(self, width: int) -> None:
        self.width = width

    def __int__(self) -> int:
        return self.width


class CountingRevised(Counting):
    """The same in another version."""

    version = "2"


class Indescribable(Counting):
    """Has a setting that text does not tell apart from others."""

    def __init__(self, function: Callable[[float], float]) -> None:
        super().__init__()
        self.function = function


class Forgetful(Counting):
    """Says itself what distinguishes its instances."""

    def __init__(self, verbose: bool) -> None:
        super().__init__()
        self.verbose = verbose

    def settings(self) -> dict[str, object]:
        return {"factor": self.factor}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "metrics.sqlite"


@pytest.fixture(scope="module")
def batch() -> Batch:
    return pink_noise(Toy.datasets[0], size=8)


def test_another_metric_is_measured_alone(path: Path, batch: Batch) -> None:
    architecture = Toy().architecture((0, 0))
    cache = ResultCache(path)
    with counted() as count:
        one = Evaluator(batch, [Counting()], fidelity=ONCE, cache=cache).measure(architecture)
        metrics = ["log_synflow", Counting(), CountingRenamed()]
        two = Evaluator(batch, metrics, fidelity=ONCE, cache=cache).measure(architecture)
        assert count() == 2
    assert list(two) == ["log_synflow", "counting", "counting_renamed"]
    assert two["counting"] == one["counting"] == two["counting_renamed"]
    assert two == Evaluator(batch, metrics, fidelity=ONCE).measure(architecture)


def test_metrics_of_the_structure_are_not_kept(path: Path, batch: Batch) -> None:
    before = CountingStructure.count
    for _ in range(2):
        evaluator = Evaluator(batch, [CountingStructure()], cache=ResultCache(path))
        evaluator.measure(Toy().architecture((0, 0)))

    assert CountingStructure.count - before == 2
    assert rows(path) == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"space": Renamed()},
        {"space": Revised()},
        {"space": Impostor()},
        {"space": Wide()},
        {"space": Toy("other")},
        {"genotype": (1, 0)},
        {"genotype": (0, 1)},
        {"metric": CountingRenamed()},
        {"metric": CountingRevised()},
        {"metric": CountingImpostor()},
        {"metric": Counting(factor=2.0)},
        {"batch": pink_noise(Toy.datasets[0], size=8, seed=1)},
        {"seed": 1},
        {"fidelity": Fidelity("once", repeats=2)},
        {"fidelity": Fidelity("once", repeats=1, canonical=True)},
        {"fidelity": Fidelity("once", repeats=1, resolution=0.5)},
        {"fidelity": Fidelity("once", repeats=1, cells_per_stage=1)},
        {"fidelity": Fidelity("once", repeats=1, channels=8)},
    ],
    ids=[
        *("space", "space version", "space class", "space class with options"),
        *("data set", "architecture", "architecture as written"),
        *("metric", "metric version", "metric class", "settings", "batch", "seed"),
        *("repeats", "canonical", "resolution", "cells per stage", "channels"),
    ],
)
def test_what_a_value_depends_on_is_part_of_its_key(
    path: Path, batch: Batch, changed: dict[str, object]
) -> None:
    def measure(space=Toy(), genotype=(0, 0), metric=Counting(), **options):  # noqa: B008
        chosen = {"batch": batch, "fidelity": ONCE, **options}
        evaluator = Evaluator(metrics=[metric], cache=ResultCache(path), **chosen)
        return evaluator.measure(space.architecture(genotype))[metric.name]

    known = measure()
    with counted() as count:
        measure(**changed)
        assert count() > 0
    with counted() as count:
        assert measure() == known
        assert count() == 0


def test_the_name_of_a_fidelity_and_a_dead_choice_change_nothing(path: Path, batch: Batch) -> None:
    cache = ResultCache(path)
    Evaluator(batch, [Counting()], cache=cache).measure(Toy().architecture((0, 0)))
    renamed = dataclasses.replace(REDUCED, name="my own")
    with counted() as count:
        Evaluator(batch, [Counting()], fidelity=renamed, cache=cache).measure(
            Toy().architecture((0, 1))
        )
        assert count() == 0


def test_options_of_a_built_in_metric_tell_its_values_apart(path: Path, batch: Batch) -> None:
    architecture = Toy().architecture((0, 0))
    for _ in range(2):
        for offset in (1e-6, 1.0):
            metric = LogSynflow(offset=offset)
            cached = Evaluator(batch, [metric], cache=ResultCache(path)).measure(architecture)
            assert cached == Evaluator(batch, [metric]).measure(architecture)
    assert rows(path) == 2


def test_a_metric_with_a_setting_that_text_does_not_tell_apart_is_measured_each_time(
    path: Path, batch: Batch
) -> None:
    with counted() as count:
        for _ in range(2):
            metric = Indescribable(lambda value: value)
            evaluator = Evaluator(batch, [metric], fidelity=ONCE, cache=ResultCache(path))
            evaluator.measure(Toy().architecture((0, 0)))
        assert count() == 2
    assert rows(path) == 0


def test_a_metric_says_which_of_its_settings_matter(path: Path, batch: Batch) -> None:
    with counted() as count:
        for verbose in (False, True):
            metric = Forgetful(verbose)
            evaluator = Evaluator(batch, [metric], fidelity=ONCE, cache=ResultCache(path))
            evaluator.measure(Toy().architecture((0, 0)))
        assert count() == 1


def test_a_metric_that_has_the_name_of_another_has_values_of_its_own(
    path: Path, batch: Batch
) -> None:
    architecture = Wide(width=4).architecture((0, 0))
    for _ in range(2):
        for metric in ("snip", FortyTwo()):
            cached = Evaluator(batch, [metric], cache=ResultCache(path)).measure(architecture)
            assert cached == Evaluator(batch, [metric]).measure(architecture)
    assert cached == {"snip": 42.0}
    assert rows(path) == 2


def test_options_of_a_space_tell_its_values_apart(path: Path, batch: Batch) -> None:
    for _ in range(2):
        for width in (4, 64):
            architecture = Wide(width=width).architecture((0, 0))
            cached = Evaluator(batch, ["snip"], cache=ResultCache(path)).measure(architecture)
            assert cached == Evaluator(batch, ["snip"]).measure(architecture)
    assert rows(path) == 2


def test_values_of_a_space_whose_options_text_does_not_tell_apart_are_measured_each_time(
    path: Path, batch: Batch
) -> None:
    for width in (4, 64, 4):
        architecture = Wide(width=Width(width)).architecture((0, 0))
        cached = Evaluator(batch, ["snip"], cache=ResultCache(path)).measure(architecture)
        assert cached == Evaluator(batch, ["snip"]).measure(architecture)
    assert rows(path) == 0


def test_classes_of_a_data_set_tell_values_apart(path: Path, batch: Batch) -> None:
    keys = [
        Evaluator(batch, [Counting()], cache=ResultCache(path))._keys(space.architecture((0, 0)))[
            "counting"
        ]
        for space in (Toy(), Reclassed())
    ]

    assert keys[0].dataset != keys[1].dataset


def test_values_of_another_version_of_the_measuring_are_not_found(path: Path, batch: Batch) -> None:
    architecture = Toy().architecture((0, 0))
    evaluator = Evaluator(batch, [Counting()], cache=ResultCache(path))
    evaluator.measure(architecture)
    key = evaluator._keys(architecture)["counting"]
    assert key.measuring == MEASURING_VERSION

    assert ResultCache(path).look_up([dataclasses.replace(key, measuring="0")]) == {}
