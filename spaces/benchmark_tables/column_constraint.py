"""A column of a benchmark table as a cost to be limited."""

from __future__ import annotations

from freerea_plugins import Architecture, HardwareConstraint

from .table import BenchmarkTable


class ColumnConstraint(HardwareConstraint):
    """What a benchmark table has recorded of an architecture: a latency, an energy.

    Args:
        table: The table.
        column: Name of the column.

    Raises:
        InputError: If there is no such column, or it has no value for an architecture of a space
            that can be listed.
    """

    unit = "as recorded"

    def __init__(self, table: BenchmarkTable, column: str) -> None:
        table.require_values(column)
        self.name = column
        self._table = table

    def cost(self, architecture: Architecture) -> float:
        """Return the recorded value.

        Raises:
            InputError: If there is none.
        """
        return self._table.value(architecture, self.name)
