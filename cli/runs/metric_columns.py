"""Which columns of `history.csv` are metrics."""

from __future__ import annotations

from collections.abc import Container


def metric_column(name: str, costs: Container[str]) -> str:
    """Return the column of a metric: one of its own where a cost has its name.

    The two may differ: a metric is measured on the architecture that stands for all that compute
    the same, a cost is that of the architecture as it is written.

    Args:
        name: Name of the metric.
        costs: Names of the costs that have columns.
    """
    return f"metric:{name}" if name in costs else name
