"""Means, spreads and the value of each repeat."""

from __future__ import annotations

import math
import statistics
from pathlib import Path

import pytest

from freerea.metrics import Evaluator, Measurement, ResultCache, measurements, pink_noise, score
from freerea_plugins import Fidelity
from tests.metrics.evaluation.counted_measurements import (
    ONCE,
    Counting,
    CountingStructure,
    Toy,
    counted,
    rows,
)
from tests.metrics.evaluation.every_metric import BATCH, Network
from tests.metrics.evaluation.scripted_metrics import Scripted

THRICE = Fidelity("thrice", repeats=3)
TOY_BATCH = pink_noise(Toy.datasets[0], size=4)
ARCHITECTURE = Toy().architecture((1, 0))


class Least(Scripted):
    """Lower is better."""

    direction = "minimize"


@pytest.mark.parametrize(
    ("values", "mean", "spread"),
    [
        ((1.0, 2.0, 6.0), 3.0, math.sqrt(7)),
        ((0.5,), 0.5, math.nan),
        ((1.0, 1.0), 1.0, 0.0),
        ((1.0, math.nan), -math.inf, math.nan),
        ((math.inf, 2.0), -math.inf, math.nan),
    ],
)
def test_the_spread_is_the_standard_deviation_of_a_sample(
    values: tuple[float, ...], mean: float, spread: float
) -> None:
    metric = Scripted(*values)

    [found] = measurements(Network(), BATCH, [metric], repeats=len(values)).values()

    assert found.mean == mean
    assert found.spread == pytest.approx(spread, nan_ok=True)
    assert found.values == tuple(each if math.isfinite(each) else -math.inf for each in values)


def test_what_is_not_finite_is_the_worst_of_a_metric_to_be_minimised() -> None:
    [found] = measurements(Network(), BATCH, [Least(1.0, math.nan)], repeats=2).values()

    assert (found.mean, found.values) == (math.inf, (1.0, math.inf))


def test_the_means_are_those_of_score_and_repeats_are_seeded_one_by_one() -> None:
    metrics = ["snip", "zen", "flops"]

    found = measurements(Network(), BATCH, metrics, repeats=3, seed=4)

    means = {name: each.mean for name, each in found.items()}
    assert means == score(Network(), BATCH, metrics, repeats=3, seed=4)
    assert len(set(found["snip"].values)) == 3
    assert (
        found["snip"].values[:1]
        == measurements(Network(), BATCH, metrics, repeats=1, seed=4)["snip"].values
    )
    assert found["flops"].values == (found["flops"].mean,)
    assert math.isnan(found["flops"].spread)


def test_an_architecture_has_them_too() -> None:
    evaluator = Evaluator(TOY_BATCH, [Counting(), CountingStructure()], fidelity=THRICE)

    found = evaluator.measurements(ARCHITECTURE)

    assert {name: each.mean for name, each in found.items()} == evaluator.measure(ARCHITECTURE)
    assert found["counting"].spread == statistics.stdev(found["counting"].values)
    assert found["structure"].values == (1.0,)


def test_values_of_single_repeats_are_kept_where_they_were_measured(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    evaluator = Evaluator(TOY_BATCH, [Counting()], fidelity=THRICE, cache=ResultCache(path))
    mean = evaluator.measure(ARCHITECTURE)["counting"]
    assert rows(path) == 1

    with counted() as count:
        first = evaluator.measurements(ARCHITECTURE)
        again = evaluator.measurements(ARCHITECTURE)
        assert evaluator.measure(ARCHITECTURE) == {"counting": mean}

    assert count() == 3
    assert rows(path) == 1 + 3
    assert first == again
    assert first["counting"].mean == mean


def test_a_single_repeat_is_its_mean(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    evaluator = Evaluator(TOY_BATCH, [Counting()], fidelity=ONCE, cache=ResultCache(path))
    mean = evaluator.measure(ARCHITECTURE)["counting"]

    with counted() as count:
        found = evaluator.measurements(ARCHITECTURE)["counting"]

    assert count() == 0
    assert rows(path) == 1
    assert (found.mean, found.values) == (mean, (mean,))
    assert isinstance(found, Measurement)
