"""Columns of benchmark tables as metrics and as costs."""

from __future__ import annotations

from typing import Any

import pytest

from freerea.metrics import Evaluator, pink_noise
from freerea.samplers import TrainingFreeObjective
from freerea.spaces import ColumnConstraint, ColumnMetric, ColumnTable, NATSSize, column_metric
from freerea_plugins import InputError, Limit

SPACE = NATSSize()
LATENCIES = {genotype: 1.0 + sum(genotype) for genotype in SPACE.genotypes()}
TABLE = ColumnTable.of(
    SPACE,
    {
        "latency": LATENCIES,
        "test_accuracy": {genotype: 2.0 * sum(genotype) for genotype in LATENCIES},
        "partial": {(0,) * 5: 1.0},
    },
)
NARROW, WIDE = SPACE.architecture((0,) * 5), SPACE.architecture((7,) * 5)


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("column:latency:minimize", "minimize"),
        ("column:latency:maximize", "maximize"),
        ("column:test_accuracy", "maximize"),
    ],
)
def test_a_column_is_a_metric_of_the_direction_that_is_written(text: str, direction: str) -> None:
    metric = column_metric(text, TABLE)
    assert metric.direction == direction
    assert metric.name == ":".join(text.split(":")[:2])
    evaluator = Evaluator(pink_noise(SPACE.dataset), [metric])
    values = [evaluator.measure(each)[metric.name] for each in (NARROW, WIDE)]
    assert values == ([1.0, 36.0] if "latency" in text else [0.0, 70.0])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "column:latency",
            "metric `column:latency` must say which values are better: `column:latency:maximize` "
            "or `column:latency:minimize`.",
        ),
        ("column:latency:least", "metric `column:latency:least` must say which values are better"),
        ("column:energy", "has no column `energy` or `cifar10_energy`; it has latency, "),
        ("column:energy:minimize", "has no column `energy` or `cifar10_energy`; it has latency, "),
        ("column:partial:minimize", "has no `partial` of `8:8:8:8:16`: a column that a search"),
    ],
)
def test_a_metric_that_is_no_column(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        column_metric(text, TABLE)
    assert message in str(caught.value)


def test_a_column_needs_a_table() -> None:
    with pytest.raises(InputError) as caught:
        column_metric("column:test_accuracy", None)
    assert str(caught.value) == (
        "metric `column:test_accuracy` needs a benchmark table: give one with `--benchmark`."
    )


def test_a_column_is_a_cost() -> None:
    constraint = ColumnConstraint(TABLE, "latency")
    assert constraint.name == "latency"
    assert (constraint.cost(NARROW), constraint.cost(WIDE)) == (1.0, 36.0)


@pytest.mark.parametrize("column", ["energy", "partial"])
def test_a_cost_has_a_value_for_every_architecture(column: str) -> None:
    with pytest.raises(InputError, match=f"has no (column )?`{column}`"):
        ColumnConstraint(TABLE, column)


def search(**options: Any) -> list[float]:
    objective = TrainingFreeObjective(SPACE, metrics=["skipped_layers"], **options)
    study = objective.create_study()
    study.optimize(objective, n_trials=30)
    return [LATENCIES[objective.architecture(trial).genotype] for trial in study.trials]


def test_a_search_stays_within_a_limit_on_a_column() -> None:
    limited = search(limits=[Limit(ColumnConstraint(TABLE, "latency"), 12)])
    assert max(limited) <= 12 < max(search())


def test_a_search_by_a_column_finds_its_best() -> None:
    metric = ColumnMetric(TABLE, "test_accuracy")
    objective = TrainingFreeObjective(SPACE, metrics=[metric])
    study = objective.create_study()
    study.optimize(objective, n_trials=150)
    best = max(trial.values[0] for trial in study.trials)
    assert best > max(trial.values[0] for trial in study.trials[:25])
    assert best >= 60
