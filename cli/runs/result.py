"""What a search leaves behind: `result.json` and `history.csv`."""

from __future__ import annotations

import dataclasses
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from optuna.trial import FrozenTrial
from pydantic import BaseModel, ValidationError

from freerea.samplers import ScoredHistory, TrainingFreeObjective, lineage_of
from freerea.spaces import TEST_ACCURACY, BenchmarkTable
from freerea_plugins import Architecture, InputError, SearchAlgorithm, default_plugin_manager

from ..output.files import write_json, write_rows
from ..settings.run import SearchSettings
from .feasible_share import feasible_share
from .lineage_columns import lineage_columns
from .metric_columns import metric_column
from .run_folder import HISTORY_FILE, RESULT_FILE
from .search import Search, Status

_PACKAGES = ("freerea", "torch", "optuna", "pymoo", "numpy")


class _TimedResult(BaseModel):
    """What a resumed search has to know of its result so far."""

    seconds: float


def build_result(
    search: Search,
    objective: TrainingFreeObjective,
    settings: SearchSettings,
    status: Status,
    table: BenchmarkTable | None,
    algorithm: SearchAlgorithm,
    best: FrozenTrial,
) -> dict[str, Any]:
    """Return the best architecture so far, with the evidence.

    Args:
        search: The search.
        objective: What it measured.
        settings: How it was run.
        status: How it ended.
        table: Judges the result.
        algorithm: What proposed the architectures.
        best: The trial that is the answer.

    Raises:
        InputError: If nothing has a score.
    """
    trials = search.completed()
    history = objective.history(search.study)
    _require_scores(objective, history, trials)
    beaten = history.share_beaten(best.number)
    architecture = objective.architecture(best)
    result: dict[str, Any] = {
        "space": objective.space.name,
        "dataset": objective.space.dataset.name,
        "dataset_definition": objective.space.dataset.definition(),
        "architecture": str(architecture),
        "genotype": list(architecture.genotype),
        "fitness": objective.fitness.name,
        "metrics": _metrics(objective, best),
        "score": history.scores[best.number],
        **({} if beaten is None else {"founders_beaten": round(beaten, 6)}),
        "costs": objective.costs(architecture),
        "limits": {limit.constraint.name: limit.maximum for limit in objective.limits},
        **feasible_share(objective),
        "algorithm": algorithm.name,
        "algorithm_settings": dict(algorithm.settings()),
        "evaluations": len(trials),
        **_repeated(objective, trials),
        "seconds": round(search.seconds, 3),
        "status": status,
        "seed": settings.seed,
        "fidelity": dataclasses.asdict(objective.evaluator.fidelity),
        "settings": {
            **settings.model_dump(),
            "batch_source": objective.evaluator.batch.source,
            "batch_digest": objective.evaluator.batch.digest(),
        },
        "versions": versions(),
    }
    if table is not None:
        result |= _judgement(objective, table, architecture)
    return result


def _repeated(objective: TrainingFreeObjective, trials: Sequence[FrozenTrial]) -> dict[str, int]:
    """Return how many trials were of an architecture that was measured before, if any were."""
    different = {objective.architecture(trial).canonical().genotype for trial in trials}
    return {"repeated": len(trials) - len(different)} if len(different) < len(trials) else {}


def _require_scores(
    objective: TrainingFreeObjective, history: ScoredHistory, trials: Sequence[FrozenTrial]
) -> None:
    """Check that something is better than the rest: where nothing has a value, nothing is best."""
    defined = _have_values(trials)
    scores = np.array(list(history.scores.values()))
    if not (defined.any() and np.isfinite(scores).any()):
        lacking = [
            f"`{name}`"
            for name, column in zip(objective.metric_names, defined.T, strict=True)
            if not column.all()
        ]
        raise InputError(
            f"none of {len(trials)} architectures has a score, for want of values of "
            f"{', '.join(lacking)}: choose other metrics, or allow more evaluations."
        )


def _have_values(trials: Sequence[FrozenTrial]) -> npt.NDArray[np.bool_]:
    """Return which metrics have a value, ``(trials, metrics)``."""
    found: npt.NDArray[np.bool_] = np.isfinite(
        np.array([trial.values for trial in trials], dtype=float)
    )
    return found


def metrics_without_values(search: Search, objective: TrainingFreeObjective) -> list[str]:
    """Return the names of metrics that had no value for any architecture of a search."""
    columns = zip(objective.metric_names, _have_values(search.completed()).T, strict=True)
    return [name for name, column in columns if not column.any()]


def write_result(folder: Path, result: dict[str, Any]) -> None:
    """Write `result.json`."""
    write_json(folder / RESULT_FILE, result)


def write_history(
    folder: Path, search: Search, objective: TrainingFreeObjective, table: BenchmarkTable | None
) -> None:
    """Write `history.csv`: one row for each evaluation, in order."""
    rows = []
    scores = objective.history(search.study).scores
    trials = search.completed()
    has_lineages = any(lineage_of(trial) for trial in trials)
    for trial in trials:
        architecture = objective.architecture(trial)
        row: dict[str, Any] = {"number": trial.number, "architecture": str(architecture)}
        costs = objective.costs(architecture)
        metrics = _metrics(objective, trial)
        row |= {metric_column(name, costs): value for name, value in metrics.items()}
        row |= {"score": scores.get(trial.number), **costs}
        if table is not None:
            row[TEST_ACCURACY] = table.find(architecture, TEST_ACCURACY)
        if has_lineages:
            row |= lineage_columns(trial)
        rows.append(row)
    if rows:
        write_rows(folder / HISTORY_FILE, rows)


def seconds_spent(folder: Path) -> float:
    """Return the time that the result in a folder took, 0 if there is none.

    Raises:
        InputError: If there is something else under its name.
    """
    path = folder / RESULT_FILE
    try:
        return _TimedResult.model_validate_json(path.read_bytes()).seconds
    except FileNotFoundError:
        return 0.0
    except (OSError, ValidationError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        raise InputError(f"`{path}` is not the result of a search: {reason}.") from None


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
