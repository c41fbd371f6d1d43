"""How the metrics of the answer stand among all that was evaluated."""

from __future__ import annotations

import numpy as np

from freerea_plugins import InputError, default_plugin_manager

from .metric_values import metric_values
from .run_data import RunData


def shares_surpassed(run: RunData) -> dict[str, float]:
    """Return which share of all evaluations each metric of the answer surpasses, by name.

    A metric whose direction or whose values are not known has none.
    """
    found = {}
    for name, value in run.result.metrics.items():
        column = metric_values(run.evaluations, name, run.result.costs)
        sign = _sign(name)
        if column is None or sign is None or len(column) < 2:
            continue
        others = np.where(np.isnan(column), -np.inf, sign * column)
        found[name] = float((others < sign * value).sum() / (len(others) - 1))
    return found


def _sign(name: str) -> float | None:
    if name.startswith("column:"):
        return -1.0 if name.endswith(":minimize") else 1.0
    try:
        direction = default_plugin_manager().metric(name).direction
    except InputError:
        return None
    return -1.0 if direction == "minimize" else 1.0
