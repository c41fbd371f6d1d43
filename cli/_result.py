"""What a search leaves behind: `result.json` and `history.csv`."""

from __future__ import annotations

import csv
import dataclasses
import itertools
import json
import math
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from optuna.trial import FrozenTrial

from freerea_plugins import Architecture, InputError, default_plugin_manager

from ..samplers import LISTABLE, FreeREASampler, TrainingFreeObjective
from ..spaces import TEST_ACCURACY, BenchmarkTable
from ._search import Search, Status
from ._settings import SearchSettings, replace_text

RESULT_FILE = "result.json"
HISTORY_FILE = "history.csv"
_PACKAGES = ("freerea", "torch", "optuna", "pymoo", "numpy")


def build_result(
    search: Search,
    objective: TrainingFreeObjective,
    settings: SearchSettings,
    status: Status,
    table: BenchmarkTable | None,
) -> dict[str, Any]:
    """Return the best architecture so far, with the evidence.

    Raises:
        InputError: If nothing was evaluated yet.
    """
    trials = search.completed()
    if not trials:
        raise InputError("the search was stopped before the first evaluation; resume it.")
    best = FreeREASampler.best_trial(search.study)
    architecture = objective.architecture(best)
    result: dict[str, Any] = {
        "space": objective.space.name,
        "dataset": objective.space.dataset.name,
        "architecture": str(architecture),
        "genotype": list(architecture.genotype),
        "metrics": _metrics(objective, best),
        "costs": objective.costs(architecture),
        "limits": {limit.constraint.name: limit.maximum for limit in objective.limits},
        "evaluations": len(trials),
        "seconds": round(search.seconds, 3),
        "status": status,
        "seed": settings.seed,
        "settings": {
            **dataclasses.asdict(settings),
            "batch_source": objective.evaluator.batch.source,
            "batch_digest": objective.evaluator.batch.digest(),
        },
        "versions": versions(),
    }
    if table is not None:
        result |= _judgement(objective, table, architecture)
    return result


def write_result(folder: Path, result: dict[str, Any]) -> None:
    """Write `result.json`; a reader sees the old one or the new one, never a part."""
    text = json.dumps(json_values(result), indent=2, allow_nan=False)
    replace_text(folder / RESULT_FILE, text + "\n")


def write_history(
    folder: Path, search: Search, objective: TrainingFreeObjective, table: BenchmarkTable | None
) -> None:
    """Write `history.csv`: one row for each evaluation, in order."""
    rows = []
    for trial in search.completed():
        architecture = objective.architecture(trial)
        row: dict[str, Any] = {"number": trial.number, "architecture": str(architecture)}
        row |= _metrics(objective, trial) | objective.costs(architecture)
        if table is not None:
            row[TEST_ACCURACY] = table.find(architecture, TEST_ACCURACY)
        rows.append(row)
    write_rows(folder / HISTORY_FILE, rows)


def write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write a CSV file; a reader sees the old one or the new one, never a part."""
    temporary = path.with_suffix(".part")
    with temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    temporary.replace(path)


def seconds_spent(folder: Path) -> float:
    """Return the time that the result in a folder took, 0 if there is none."""
    try:
        return float(json.loads((folder / RESULT_FILE).read_text(encoding="utf-8"))["seconds"])
    except FileNotFoundError:
        return 0.0


def json_values(value: Any) -> Any:
    """Replace numbers that JSON does not have by text: ``"-inf"``."""
    if isinstance(value, dict):
        return {key: json_values(each) for key, each in value.items()}
    if isinstance(value, list):
        return [json_values(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _metrics(objective: TrainingFreeObjective, trial: FrozenTrial) -> dict[str, float]:
    return dict(zip(objective.metric_names, trial.values, strict=True))


def _judgement(
    objective: TrainingFreeObjective, table: BenchmarkTable, architecture: Architecture
) -> dict[str, float | None]:
    """Compare an architecture with the best within the limits, as far as the table has them."""
    accuracy = table.find(architecture, TEST_ACCURACY)
    best = table.best(objective.is_feasible)
    optimum = None if best is None else table.test_accuracy(best)
    regret = round(optimum - accuracy, 6) if accuracy is not None and optimum is not None else None
    return {TEST_ACCURACY: accuracy, "optimum": optimum, "regret": regret}


def versions() -> dict[str, str]:
    """Return the versions of Python, of the packages that matter, and of plugins."""
    plugins = {plugin.distribution: plugin.version for plugin in default_plugin_manager().plugins}
    return {
        "python": platform.python_version(),
        **{package: version(package) for package in _PACKAGES},
        **plugins,
    }


def smallest_costs(objective: TrainingFreeObjective, tried: int = LISTABLE) -> dict[str, float]:
    """Return the smallest cost of each limit: what the space knows, else the smallest found.

    Args:
        objective: Has the limits.
        tried: How many architectures to look at.
    """
    space = objective.space
    smallest = dict(space.smallest_costs())
    unknown = [each.constraint for each in objective.limits if each.constraint.name not in smallest]
    if unknown:
        for genotype in itertools.islice(space.distinct(), tried):
            architecture = Architecture(space, genotype)
            for constraint in unknown:
                cost = constraint.cost(architecture)
                smallest[constraint.name] = min(cost, smallest.get(constraint.name, math.inf))
    return smallest
