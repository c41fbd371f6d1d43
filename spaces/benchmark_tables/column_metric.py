"""A column of a benchmark table as a metric."""

from __future__ import annotations

from freerea_plugins import Architecture, ArchitectureMetric, Direction, InputError

from .columns import is_accuracy
from .table import BenchmarkTable

COLUMN_PREFIX = "column:"
"""Begins the name of a metric that is a column, so that none is taken for one by accident."""


class ColumnMetric(ArchitectureMetric):
    """What a benchmark table has recorded of an architecture.

    With an accuracy this is a search by the very thing that others are judged by.

    Args:
        table: The table.
        column: Name of the column.

    Raises:
        InputError: If there is no such column, or it has no value for an architecture of a space
            that can be listed.
    """

    def __init__(self, table: BenchmarkTable, column: str) -> None:
        table.require_values(column)
        self.name = f"{COLUMN_PREFIX}{column}"
        self._table = table
        self._column = column

    def measure(self, architecture: Architecture) -> float:
        """Return the recorded value.

        Raises:
            InputError: If there is none.
        """
        return self._table.value(architecture, self._column)


class MinimizedColumn(ColumnMetric):
    """A column of which less is better, as a latency."""

    direction = "minimize"


_BY_DIRECTION: dict[Direction, type[ColumnMetric]] = {
    "maximize": ColumnMetric,
    "minimize": MinimizedColumn,
}


def column_metric(text: str, table: BenchmarkTable | None) -> ColumnMetric:
    """Return the metric that is written ``column:NAME:DIRECTION``.

    The direction, ``maximize`` or ``minimize``, may be left out for accuracies.

    Args:
        text: The metric as it is written.
        table: The table, if there is one.

    Raises:
        InputError: If it is written otherwise, or there is no table, or no such column.
    """
    column, _, direction = text.removeprefix(COLUMN_PREFIX).partition(":")
    if table is None:
        raise InputError(f"metric `{text}` needs a benchmark table: give one with `--benchmark`.")
    if not direction and is_accuracy(column):
        direction = "maximize"
    if direction not in _BY_DIRECTION:
        table.require(column)
        raise InputError(
            f"metric `{text}` must say which values are better: "
            f"`{COLUMN_PREFIX}{column}:maximize` or `{COLUMN_PREFIX}{column}:minimize`."
        )
    return _BY_DIRECTION[direction](table, column)
