"""The command that makes a run again."""

from __future__ import annotations

import shlex
from typing import Any

from pydantic.fields import FieldInfo

from ...settings.algorithm import OPTIONS as OWN_OPTIONS
from ...settings.run import ParetoSettings, SearchSettings
from ..run_data import RunData

_NAMES = {"limits": "limit", "metrics": "metric", "objectives": "objective"}
_LEFT_OUT = {"command", "run", "dataset_definition", "images_digest", "batch_source"}
_LEFT_OUT |= {"batch_digest", "storage", "study"}

_EXACT = 2**53
"""Whole numbers below have all their digits."""


def command_again(run: RunData) -> str:
    """Return the command line that makes a run again; empty where its settings are not known.

    Settings that there is no option for are left out, as `unknown_settings` names them.
    """
    settings = run.settings
    if not settings:
        return ""
    if settings.get("images") is not None:
        settings = {**settings, "dataset": None}
    words = ["freerea", run.command]
    usual = _known(run)
    for name, value in settings.items():
        if name in usual and name not in _LEFT_OUT and value not in (None, usual[name].default):
            words += _words(name, value)
    return " ".join(map(shlex.quote, words))


def unknown_settings(run: RunData) -> list[str]:
    """Return the names of settings that there is no option for, as those of another version."""
    return [name for name in run.settings if name not in {*_known(run), *_LEFT_OUT}]


def _known(run: RunData) -> dict[str, FieldInfo]:
    return (ParetoSettings if run.is_front else SearchSettings).model_fields


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
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return str(value)
