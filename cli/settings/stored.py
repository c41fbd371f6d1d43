"""Settings of any command that keeps them with what it makes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from freerea_plugins import InputError, new_file

from ..output.printing import json_text

if TYPE_CHECKING:
    from typing_extensions import Self

SETTINGS_FILE = "settings.json"
LARGEST_SEED = 2**32 - 1
"""What every library takes as a seed."""


class StoredSettings(BaseModel):
    """What a command was asked to do; fields are named as the options."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @classmethod
    def of(cls, **values: Any) -> Self:
        """Return settings for the values of options.

        Raises:
            InputError: If one is wrong.
        """
        # What goes on elsewhere looks for its files where they were.
        texts = {
            name: str(each.absolute()) for name, each in values.items() if isinstance(each, Path)
        }
        try:
            return cls(**{**values, **texts})
        except ValidationError as error:
            raise first_mistake(error) from None

    def save(self, folder: Path) -> None:
        """Write the settings into the folder of what begins.

        Raises:
            FileExistsError: If there is something of that name.
            OSError: If they cannot be written.
        """
        with new_file(folder / SETTINGS_FILE) as unfinished:
            unfinished.write_text(self.as_text(), encoding="utf-8")

    def as_text(self) -> str:
        """Return the settings as their file has them."""
        return json_text(self.model_dump()) + "\n"


def first_mistake(error: ValidationError) -> InputError:
    """Return the first mistake that a model found, as one line."""
    first = error.errors()[0]
    found = first.get("ctx", {}).get("error")
    if isinstance(found, InputError):
        return found
    name = ".".join(map(str, first["loc"]))
    return InputError(f"`{name}`: {first['msg'].lower()}, got {first['input']!r:.80}.")
