"""The option `--config`: settings of a search in a file, which options override."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from freerea_plugins import InputError, unknown_name

from ..option_groups import GivenOptions
from .algorithm import parse_settings
from .limits import read_limits

BOARD = "board"
_PATHS = ("images", "batch", "benchmark")
_OF_IMAGES = ("dataset", "dataset_definition", "images_digest")
_OF_ONE_RUN = ("command", "run")
_STORAGE = ("storage", "study")
"""Where a run keeps its trials: another one that begins with its settings has none there."""
_TEXTS = ("algorithm", BOARD)
"""Settings that are looked up before all are checked."""
_RELATIVE_DATABASE = re.compile(r"(sqlite(?:\+\w+)?:///)(?!file:)([^/:?][^?]*)(.*)")
_BY_NAME = ("limits", "algorithm_settings")
"""Settings of several names, of which an option overrides one."""

_IN_PLACE_OF = (
    ({"fitness"}, {"metrics", "score"}),
    ({"metrics", "score"}, {"fitness"}),
    ({"images"}, {"dataset", "batch"}),
    ({"dataset", "batch"}, {"images", "resolution", "channels"}),
    ({"evaluations", "seconds"}, {"evaluations", "seconds"}),
)
"""Options, and what of a file they take the place of."""


def with_config(
    values: Mapping[str, Any],
    given: GivenOptions,
    file: Path,
    *,
    known: Collection[str],
    command: str,
) -> dict[str, Any]:
    """Return the values of options, where a user gave none those of a file.

    Args:
        values: Values of options by name.
        given: Which of them the user gave.
        file: A TOML file, or a JSON file as `settings.json`.
        known: Names of settings.
        command: The command that is run.

    Raises:
        InputError: If the file cannot be read, is of another command, or has a setting that there
            is none of.
    """
    found = _read(file)
    if found.get("command", command) != command:
        raise InputError(
            f"`--config {file}` is of `freerea {found['command']}`, not of `freerea {command}`."
        )
    for name in found:
        if name not in {*known, BOARD}:
            error = unknown_name("setting", name, sorted({*known, BOARD} - {*_OF_ONE_RUN}))
            raise InputError(f"`--config {file}`: {error}")
    settings = {name: each for name, each in found.items() if each is not None}
    if "run" in settings:
        settings = {name: each for name, each in settings.items() if name not in _STORAGE}
    if "images" in settings:
        settings = {name: each for name, each in settings.items() if name not in _OF_IMAGES}
    settings = {**settings, **_parsed(settings, file)}
    for name in (*_OF_ONE_RUN, BOARD):
        settings.pop(name, None)
    chosen = set(given.names)
    for options, replaced in _IN_PLACE_OF:
        if options & chosen:
            settings = {name: each for name, each in settings.items() if name not in replaced}
    merged = {**values, **{n: each for n, each in settings.items() if n not in chosen}}
    for name in _BY_NAME:
        if name in settings:
            merged[name] = {**settings[name], **values[name]}
    return merged


def _read(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise InputError(f"`--config {file}` cannot be read: {error}.") from error
    if file.suffix not in {".toml", ".json"}:
        raise InputError(f"`--config {file}` must be a .toml or a .json file.")
    try:
        found = json.loads(text) if file.suffix == ".json" else _toml(text)
    except (ValueError, RecursionError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise InputError(f"`--config {file}` cannot be read: {reason}.") from error
    if not isinstance(found, dict):
        raise InputError(f"`--config {file}` must hold settings by name.")
    return found


def _toml(text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads(text)


def _parsed(settings: Mapping[str, Any], file: Path) -> dict[str, Any]:
    """Return the settings that a file has in another form than the options."""
    parsed: dict[str, Any] = {}
    for name in _PATHS:
        if isinstance(settings.get(name), str):
            parsed[name] = _beside(file, settings[name])
    for name in _TEXTS:
        if not isinstance(settings.get(name, ""), str):
            raise InputError(
                f"`--config {file}`: `{name}` must be text, got {settings[name]!r:.80}."
            )
    if (found := _RELATIVE_DATABASE.fullmatch(str(settings.get("storage")))) is not None:
        scheme, path, query = found.groups()
        parsed["storage"] = f"{scheme}{_beside(file, path)}{query}"
    for name in _BY_NAME:
        if not isinstance(settings.get(name, {}), dict):
            raise InputError(
                f"`--config {file}`: `{name}` must be a table, got {settings[name]!r:.80}."
            )
    if "limits" in settings or BOARD in settings:
        written = {name: str(each) for name, each in settings.get("limits", {}).items()}
        parsed["limits"] = read_limits(written, settings.get(BOARD))
    if "algorithm_settings" in settings:
        parsed["algorithm_settings"] = parse_settings(
            [f"{name}={_as_text(each)}" for name, each in settings["algorithm_settings"].items()]
        )
    return parsed


def _beside(file: Path, path: str) -> str:
    return str((file.absolute().parent / path).resolve())


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
