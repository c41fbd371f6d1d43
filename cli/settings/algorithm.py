"""The option `--algorithm` and the settings of what it names."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import get_type_hints

from pydantic import TypeAdapter, ValidationError

from freerea_plugins import InputError, SearchAlgorithm, default_plugin_manager, unknown_name

OPTIONS = {"population_size": "--population", "tournament_size": "--tournament"}
"""Settings that have an option of their own."""


def parse_settings(given: Sequence[str] | None) -> dict[str, str]:
    """Return what was given as ``NAME=VALUE``.

    Raises:
        InputError: If one is of another form, or comes twice.
    """
    found: dict[str, str] = {}
    for each in given or ():
        name, equals, value = each.partition("=")
        if not (name and equals):
            raise InputError(f"`--set {each}` must be NAME=VALUE, as epochs=20.")
        if name in found:
            raise InputError(f"`--set` has `{name}` twice.")
        if name in OPTIONS:
            raise InputError(f"`--set {each}`: use `{OPTIONS[name]} {value}`.")
        found[name] = value
    return found


def build_algorithm(
    name: str, given: Mapping[str, str], *, population: int | None, tournament: int | None
) -> SearchAlgorithm:
    """Return a search algorithm with the settings that a user gave.

    Args:
        name: Its name.
        given: Settings by name, as they were written.
        population: The setting `population_size`, if it was given.
        tournament: The setting `tournament_size`, if it was given.

    Raises:
        InputError: If the algorithm is unknown, has no such setting, or a value is wrong.
    """
    component = default_plugin_manager().algorithm(name)
    types = get_type_hints(component.__init__)
    known = list(inspect.signature(component).parameters)
    settings = dict(given)
    for setting, value in (("population_size", population), ("tournament_size", tournament)):
        if value is not None:
            settings[setting] = str(value)
    values = {}
    for setting, text in settings.items():
        written = f"{OPTIONS[setting]} {text}" if setting in OPTIONS else f"--set {setting}={text}"
        if setting not in known:
            if setting in OPTIONS:
                raise InputError(f"`{written}`: algorithm `{name}` has no such setting.")
            error = unknown_name(f"setting of `{name}`:", setting, known)
            raise InputError(f"`{written}`: {error}")
        try:
            values[setting] = TypeAdapter(types[setting]).validate_strings(text)
        except ValidationError as error:
            mistake = error.errors()[0]["msg"].lower()
            raise InputError(f"`{written}`: {mistake}, got {text!r:.80}.") from None
    return component(**values)
