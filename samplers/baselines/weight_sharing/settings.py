"""Numbers that a user sets, checked."""

from __future__ import annotations

import dataclasses
import inspect
import math
from typing import TypeVar

from freerea_plugins import InputError, is_whole

SettingsT = TypeVar("SettingsT", bound="Settings")


class Settings:
    """Fields of a dataclass that are whole numbers from 1, or numbers from 0.

    Raises:
        InputError: If one is out of range; the largest, if there is one, is in the ``most`` of a
            field's metadata.
    """

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):  # type: ignore[arg-type]
            _check(field, getattr(self, field.name))


def part(kind: type[SettingsT], settings: Settings) -> SettingsT:
    """Return the settings of one kind out of some that have more."""
    names = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: getattr(settings, name) for name in names})


def written_arguments(kind: type[Settings]) -> str:
    """Return what docstrings say of the settings of a kind, those of its bases first."""
    sections = [
        inspect.cleandoc(vars(each).get("__doc__") or "").partition("\nArgs:\n")[2]
        for each in reversed(kind.__mro__)
    ]
    return "".join(each.partition("\n\n")[0].rstrip() + "\n" for each in sections if each)


def _check(field: dataclasses.Field[object], value: object) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if field.type == "int":
        if not (is_number and is_whole(value) and value >= 1):  # type: ignore[operator]
            raise InputError(f"`{field.name}` must be a whole number from 1, got {value!r}.")
        return
    most = field.metadata.get("most", math.inf)
    if not (is_number and math.isfinite(value) and 0 <= value <= most):  # type: ignore[operator,arg-type]
        bounds = "0" if most == math.inf else f"0 to {most}"
        raise InputError(f"`{field.name}` must be a number from {bounds}, got {value!r}.")
