"""The option `--benchmark`: what its table is used for."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from pathlib import Path

from freerea.samplers import TrainingFreeObjective
from freerea.samplers.objectives.costs import resolve_constraint
from freerea.spaces import (
    COLUMN_PREFIX,
    TEST_ACCURACY,
    BenchmarkTable,
    ColumnConstraint,
    ColumnMetric,
    TableFile,
    column_metric,
)
from freerea_plugins import (
    HardwareConstraint,
    InputError,
    Limit,
    Metric,
    SearchSpace,
    default_plugin_manager,
)


@functools.cache
def open_table(path: str, space: SearchSpace) -> BenchmarkTable:
    """Return the table in a file; it is read once.

    Raises:
        InputError: If it cannot be read or is wrong.
    """
    return TableFile(Path(path), space)


def resolve_limits(limits: Mapping[str, float], table: BenchmarkTable | None) -> list[Limit]:
    """Return limits for largest costs by name: of a hardware constraint, else of a column.

    Raises:
        InputError: If a name is unknown or a limit is not positive.
    """
    return [Limit(resolve_cost(name, table), maximum) for name, maximum in limits.items()]


def resolve_cost(name: str, table: BenchmarkTable | None) -> HardwareConstraint:
    """Return the hardware constraint of a name, else that of a column.

    Raises:
        InputError: If the name is unknown.
    """
    manager = default_plugin_manager()
    column = name.removeprefix(COLUMN_PREFIX)
    try:
        manager.constraint(name.partition(":")[0])
    except InputError:
        if table is None:
            raise
        if name == column and not table.has(column):
            known = [*manager.constraints, *table.columns]
            raise manager.unknown_name("constraint or column", name, known) from None
        return ColumnConstraint(table, column)
    return resolve_constraint(name)


def resolve_metrics(metrics: Iterable[str], table: BenchmarkTable | None) -> list[Metric | str]:
    """Return metrics by name, and for a column the metric of its values.

    Raises:
        InputError: If a column is named and is not there.
    """
    return [
        column_metric(each, table) if each.startswith(COLUMN_PREFIX) else each for each in metrics
    ]


def judge(objective: TrainingFreeObjective, table: BenchmarkTable | None) -> BenchmarkTable | None:
    """Return the table if it can judge a search, that is, if it has test accuracies.

    Raises:
        InputError: If it has none, and is not used for anything else.
    """
    if table is None or table.has(TEST_ACCURACY):
        return table
    limited = any(isinstance(each.constraint, ColumnConstraint) for each in objective.limits)
    measured = any(isinstance(each, ColumnMetric) for each in objective.evaluator.metrics)
    if not limited and not measured:
        table.require(TEST_ACCURACY)
    return None
