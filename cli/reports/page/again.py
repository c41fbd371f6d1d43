"""The command that makes a run again."""

from __future__ import annotations

import shlex
from typing import Any

from ...settings.algorithm import OPTIONS as OWN_OPTIONS
from ...settings.run import ParetoSettings, SearchSettings
from ..run_data import RunData
from ..without_secrets import without_secrets

_NAMES = {"limits": "limit", "metrics": "metric", "objectives": "objective"}
_LEFT_OUT = {"command", "run", "dataset_definition", "images_digest", "batch_source"}
_LEFT_OUT |= {"batch_digest", "storage", "study"}


def command_again(run: RunData) -> str:
    """Return the command line that makes a run again; empty where its settings are not known."""
    settings = without_secrets(run.settings)
    if not settings:
        return ""
    if settings.get("images") is not None:
        settings = {**settings, "dataset": None}
    words = ["freerea", run.command]
    usual = (ParetoSettings if run.is_front else SearchSettings).model_fields
    for name, value in settings.items():
        is_usual = name in usual and value == usual[name].default
        if name not in _LEFT_OUT and value is not None and not is_usual:
            words += _words(name, value)
    return " ".join(map(shlex.quote, words))


def _words(name: str, value: Any) -> list[str]:
    option = f"--{_NAMES.get(name, name).replace('_', '-')}"
    if name == "algorithm_settings":
        option = "--set"
    if isinstance(value, dict):
        return [
            word
            for key, each in value.items()
            if key not in OWN_OPTIONS
            for word in (option, f"{key}={_written(each)}")
        ]
    if isinstance(value, list):
        return [word for each in value for word in (option, str(each))]
    return [option, _written(value)]


def _written(value: Any) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)
