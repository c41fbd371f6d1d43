"""Values of metrics on disk come back exactly, and nothing is measured twice."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freerea.metrics import Batch, Evaluator, ResultCache, pink_noise
from freerea.metrics.evaluation.result_key import ResultKey
from freerea_plugins import (
    REDUCED,
)
from tests.metrics.evaluation.counted_measurements import KEY, Counting, Toy, counted


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "metrics.sqlite"


@pytest.fixture(scope="module")
def batch() -> Batch:
    return pink_noise(Toy.datasets[0], size=8)


def test_a_value_is_found_by_its_key_in_a_new_file_and_folder(path: Path) -> None:
    ResultCache(path).store({KEY: 1.5})

    assert ResultCache(path).look_up([KEY]) == {KEY: 1.5}


@pytest.mark.parametrize("field", [each.name for each in dataclasses.fields(ResultKey)])
def test_each_part_of_the_key_tells_values_apart(path: Path, field: str) -> None:
    other = 1 if field == "seed" else "other"
    changed = dataclasses.replace(KEY, **{field: other})
    cache = ResultCache(path)
    cache.store({KEY: 1.0})

    assert cache.look_up([changed]) == {}
    cache.store({changed: 2.0})
    assert cache.look_up([KEY, changed]) == {KEY: 1.0, changed: 2.0}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> ResultCache:
    return ResultCache(tmp_path_factory.mktemp("shared") / "metrics.sqlite")


@settings(max_examples=50)
@given(value=st.floats(allow_nan=False))
def test_every_number_comes_back_exactly(shared: ResultCache, value: float) -> None:
    shared.store({KEY: value})

    assert shared.look_up([KEY]) == {KEY: value}


@pytest.mark.parametrize("value", [math.inf, -math.inf, 5e-324, 0.1 + 0.2, 1e308])
def test_extreme_numbers_come_back_exactly(path: Path, value: float) -> None:
    ResultCache(path).store({KEY: value})

    assert ResultCache(path).look_up([KEY]) == {KEY: value}


def test_what_is_not_a_number_is_not_kept(path: Path) -> None:
    cache = ResultCache(path)
    cache.store({KEY: math.nan})

    assert cache.look_up([KEY]) == {}


def test_many_keys_and_odd_names_are_looked_up_at_once(path: Path) -> None:
    names = [*map(str, range(5000)), "", "'", '"', "a\n\\", "ü→|~", "\U0001f600"]
    values = {dataclasses.replace(KEY, architecture=name): i / 7 for i, name in enumerate(names)}
    cache = ResultCache(path)
    cache.store(values)

    assert cache.look_up([*values, dataclasses.replace(KEY, seed=9)]) == values
    assert cache.look_up([]) == {}


def test_nothing_is_measured_a_second_time(path: Path, batch: Batch) -> None:
    architectures = [Toy().architecture((width, 0)) for width in (0, 1)]
    with counted() as count:
        evaluator = Evaluator(batch, [Counting()], cache=ResultCache(path))
        first = [evaluator.measure(each) for each in architectures]
        assert count() == 2 * REDUCED.repeats

        again = Evaluator(batch, [Counting()], cache=ResultCache(path))
        assert [again.measure(each) for each in architectures] == first
        assert list(again.measure_many(architectures)) == first
        assert list(again.measure_many(architectures, jobs=2)) == first
        assert count() == 2 * REDUCED.repeats
    uncached = Evaluator(batch, [Counting()])
    assert [uncached.measure(each) for each in architectures] == first
