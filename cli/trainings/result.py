"""What a training leaves behind: `training.json`, `accuracy.csv` and the best weights."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from freerea.training import (
    BASELINES,
    Accuracy,
    Comparison,
    Difference,
    Outcome,
    best_seed,
    difference,
)
from freerea_plugins import whole_file, writing

from ..output.files import write_json, write_rows
from ..runs.result import versions
from ..settings.training import TrainingSettings
from .plan import SEARCH, Plan
from .training_folder import RESULT_FILE, TABLE_FILE, WEIGHTS_FILE


def write_training(
    folder: Path, plan: Plan, comparison: Comparison, settings: TrainingSettings, status: str
) -> dict[str, Any]:
    """Write what is done, and return it as in `training.json`.

    Raises:
        InputError: If a file cannot be read or written.
    """
    outcomes = comparison.outcomes()
    rows = [_row(plan, number, each) for number, each in enumerate(outcomes)]
    result = {
        "status": status,
        "run": settings.run,
        "space": plan.run.space.name,
        "dataset": plan.run.space.dataset.name,
        "images": {"folder": settings.images, **plan.images.sizes},
        "recipe": plan.description()["recipe"],
        "limits": {each.constraint.name: each.maximum for each in plan.run.limits},
        "architectures": rows,
        "comparisons": _comparisons(plan, outcomes),
        **_best(folder, plan, comparison, outcomes),
        "settings": settings.model_dump(),
        "versions": versions(),
    }
    write_json(folder / RESULT_FILE, result)
    write_rows(folder / TABLE_FILE, [_flat(row) for row in rows])
    return result


def _row(plan: Plan, number: int, outcomes: list[Outcome]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": plan.names(number),
        "architecture": str(plan.architectures[number]),
        "seeds": len(outcomes),
        "accuracy": None,
        "spread": None,
        "low": None,
        "high": None,
        "validation": None,
    }
    if outcomes:
        accuracy = Accuracy.of(np.stack([each.correct for each in outcomes]))
        row |= dataclasses.asdict(accuracy) | {"accuracy": accuracy.mean}
        del row["mean"]
        row["spread"] = accuracy.spread if len(outcomes) > 1 else None
        row["validation"] = float(np.mean([each.validation for each in outcomes]))
    row["costs"] = plan.costs(number)
    row["trainings"] = [
        {
            "seed": each.seed,
            "accuracy": float(each.correct.mean()),
            "validation": each.validation,
            "loss": each.losses[-1],
            "seconds": each.seconds,
            "diverged": each.diverged,
        }
        for each in outcomes
    ]
    return row


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in {"costs", "trainings"}}
    return {**kept, **row["costs"]}


def _comparisons(plan: Plan, outcomes: list[list[Outcome]]) -> list[dict[str, Any]]:
    """Compare the first of the search, and all of it, with each baseline that is trained."""
    correct = [np.stack([each.correct for each in found]) if found else None for found in outcomes]
    found = []
    searched = plan.groups[SEARCH]
    for name, numbers in plan.groups.items():
        if name == SEARCH:
            continue
        others = [each for number in numbers if (each := correct[number]) is not None]
        for group in [searched[:1]] if len(searched) == 1 else [searched[:1], searched]:
            mine = [each for number in group if (each := correct[number]) is not None]
            if len(mine) < len(group) or len(others) < len(numbers):
                continue
            seen = difference(mine, others, others_are_a_sample=BASELINES[name].is_sample)
            found.append(_compared(name, len(group), len(numbers), seen))
    return found


def _compared(baseline: str, searched: int, drawn: int, seen: Difference) -> dict[str, Any]:
    return {
        "baseline": baseline,
        "baseline_architectures": drawn,
        "description": BASELINES[baseline].description(),
        "searched_architectures": searched,
        "difference": seen.mean,
        "low": seen.low,
        "high": seen.high,
        "verdict": seen.verdict,
    }


def _best(
    folder: Path, plan: Plan, comparison: Comparison, outcomes: list[list[Outcome]]
) -> dict[str, Any]:
    """Copy the weights of the searched architecture that is best on the validation images."""
    trained = [number for number in plan.groups[SEARCH] if outcomes[number]]
    if not trained:
        return {}
    number = max(
        trained, key=lambda each: float(np.mean([one.validation for one in outcomes[each]]))
    )
    seed = best_seed(outcomes[number])
    path = folder / WEIGHTS_FILE
    with writing(path), whole_file(path) as unfinished:
        shutil.copyfile(comparison.folder.weights(number), unfinished)
    return {
        "best": {
            "rank": plan.groups[SEARCH].index(number) + 1,
            "architecture": str(plan.architectures[number]),
            "seed": seed.seed,
            "validation": seed.validation,
            "accuracy": float(seed.correct.mean()),
            "weights": str(path),
        }
    }
