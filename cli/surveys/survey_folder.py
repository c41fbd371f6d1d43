"""The folder of a survey: what its figures were measured with."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from freerea.metrics.evaluation.result_key import settings_text
from freerea.samplers import TrainingFreeObjective
from freerea_plugins import InputError

from ..output.files import write_json
from ..settings.stored import SETTINGS_FILE
from ..settings.survey import SurveySettings

_IRRELEVANT = ("score", "limits_from", "limits", "batch", "images")
"""Settings on which no value depends: what is made of values, and where images lie."""


def claim(
    folder: Path,
    settings: SurveySettings,
    objective: TrainingFreeObjective,
    files: Iterable[str],
) -> None:
    """Make the folder that of this survey, or find that it already is.

    Args:
        folder: The folder.
        settings: Of the survey.
        objective: What it measures.
        files: Names of what the survey will write; in a folder that is not yet its own, files of
            these names are somebody else's.

    Raises:
        InputError: If the folder is of another survey, holds such a file, or cannot be used.
    """
    path = folder / SETTINGS_FILE
    wanted = _record(settings, objective)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.path.lexists(path):
            _refuse_foreign(folder, files)
            write_json(path, wanted)
            return
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"`--output {folder}` cannot be used: {error}.") from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"settings `{path}` cannot be read: {error}.") from error
    if not isinstance(found, dict):
        raise InputError(f"settings `{path}` cannot be read: they are no JSON object.")
    differing = [
        name for name in wanted if name not in _IRRELEVANT and found.get(name) != wanted[name]
    ]
    if differing:
        raise InputError(
            f"`--output {folder}` holds figures with other settings ({', '.join(differing)}); "
            "choose another folder."
        )


def _refuse_foreign(folder: Path, files: Iterable[str]) -> None:
    for name in files:
        if os.path.lexists(folder / name):
            raise InputError(
                f"`--output {folder}` has a file `{name}` that is not of this survey; choose "
                "another folder."
            )


def _record(settings: SurveySettings, objective: TrainingFreeObjective) -> dict[str, Any]:
    """Return what the values of a survey depend on."""
    evaluator = objective.evaluator
    return {
        **settings.model_dump(),
        "batch_digest": evaluator.batch.digest(),
        "space_version": objective.space.version,
        "metric_versions": {metric.name: metric.version for metric in evaluator.metrics},
        "metric_settings": {
            metric.name: settings_text(metric.settings()) for metric in evaluator.metrics
        },
    }
