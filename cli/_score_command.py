"""`freerea score`."""

from __future__ import annotations

import json

from rich.console import Console
from rich.table import Table

from ._result import json_values
from ._settings import MeasurementSettings


def run(settings: MeasurementSettings, description: str, *, as_json: bool) -> None:
    """Print metrics and costs of one architecture.

    Raises:
        InputError: If an option is wrong.
    """
    objective = settings.build_objective()
    architecture = objective.space.architecture(description)
    metrics = objective.evaluator.measure(architecture)
    costs = objective.costs(architecture)
    if as_json:
        report = {
            "space": objective.space.name,
            "dataset": objective.space.dataset.name,
            "architecture": str(architecture),
            "canonical": architecture.key,
            "genotype": list(architecture.genotype),
            "metrics": metrics,
            "costs": costs,
        }
        print(json.dumps(json_values(report), indent=2, allow_nan=False))  # noqa: T201
        return
    grid = Table.grid(padding=(0, 2))
    for name, value in metrics.items():
        grid.add_row(name, f"{value:.6g}")
    for name, cost in costs.items():
        grid.add_row(name, f"{cost:,.0f}")
    Console().print(grid)
