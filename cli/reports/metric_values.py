"""The values of a metric among all that a run evaluated."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from ..runs.metric_columns import metric_column
from .evaluations import Evaluations

if TYPE_CHECKING:
    from freerea.metrics import FloatArray


def metric_values(evaluations: Evaluations, name: str, costs: Container[str]) -> FloatArray | None:
    """Return the values of a metric ``(evaluations,)``.

    Args:
        evaluations: What was evaluated.
        name: Name of the metric.
        costs: Names of the costs.

    Returns:
        `None` if they are not known. So it is in histories of older versions where a cost has the
        name: that stands in the only column of it.
    """
    return evaluations.columns.get(metric_column(name, costs))
