"""What is trained, and how."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError, model_validator

from freerea.training import BASELINES, RandomCrop, Recipe
from freerea_plugins import InputError, unknown_name, whole_file, writing

from ..option_groups import GivenOptions
from .stored import LARGEST_SEED, SETTINGS_FILE, StoredSettings, first_mistake

if TYPE_CHECKING:
    from typing_extensions import Self

NONE = "none"
"""The baseline that is none."""

LARGEST_NUMBER = 1_000
"""More seeds, or architectures, are a slip."""


class TrainingSettings(StoredSettings):
    """What is trained, and how; fields are named as the options.

    Raises:
        InputError: If a value is wrong.
    """

    command: Literal["train"] = "train"
    run: str
    images: str
    top: int
    baselines: list[str]
    seeds: int
    seed: int
    epochs: int | None
    batch_size: int | None
    learning_rate: float | None
    flip: bool
    device: str

    @model_validator(mode="after")
    def _check(self) -> Self:
        for name in ("top", "seeds"):
            value = getattr(self, name)
            if not 1 <= value <= LARGEST_NUMBER:
                raise InputError(f"`--{name}` must be from 1 to {LARGEST_NUMBER:,}, got {value}.")
        if not 0 <= self.seed <= LARGEST_SEED - self.seeds:
            raise InputError(f"`--seed` must be from 0 to {LARGEST_SEED}, got {self.seed}.")
        for name in self.baselines:
            if name not in (*BASELINES, NONE):
                raise unknown_name("baseline", name, [*BASELINES, NONE])
        if NONE in self.baselines and len(self.baselines) > 1:
            raise InputError(f"`--baseline {NONE}` cannot be used with another baseline.")
        self.recipe(1)
        return self

    def recipe(self, images: int) -> Recipe:
        """Return the recipe for a number of training images.

        Raises:
            InputError: If a value of it is out of range.
        """
        usual = Recipe.for_size(images)
        given: dict[str, Any] = {
            name: value
            for name in ("epochs", "batch_size", "learning_rate")
            if (value := getattr(self, name)) is not None
        }
        if not self.flip:
            given["augmentations"] = (RandomCrop(),)
        return dataclasses.replace(usual, **given)

    def chosen_baselines(self) -> list[str]:
        """Return the names of the baselines, each once."""
        return [each for each in dict.fromkeys(self.baselines) if each != NONE]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the settings of the training in a folder.

        Raises:
            InputError: If there is none, or its settings cannot be read.
        """
        path = folder / SETTINGS_FILE
        try:
            return cls.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            raise InputError(f"`--resume {folder}`: there is no training in this folder.") from None
        except OSError as error:
            raise InputError(f"settings `{path}` cannot be read: {error}.") from error
        except ValidationError as error:
            raise InputError(
                f"settings `{path}` are not those of a training: {first_mistake(error)}"
            ) from None

    def save_anew(self, folder: Path) -> None:
        """Write the settings of a training that goes on, with another number of seeds.

        Raises:
            InputError: If they cannot be written.
        """
        with writing(folder / SETTINGS_FILE), whole_file(folder / SETTINGS_FILE) as unfinished:
            unfinished.write_text(self.as_text(), encoding="utf-8")

    def resumed(self, values: Mapping[str, Any], given: GivenOptions, folder: Path) -> Self:
        """Return the settings of a training that goes on, with more seeds where these are given.

        Raises:
            InputError: If another option differs, or the seeds are fewer.
        """
        known = self.model_dump()
        for name, option in given.names.items():
            if name not in known or name == "seeds":
                continue
            if getattr(self.of(**{**known, name: values[name]}), name) != known[name]:
                raise InputError(
                    f"`{option}` differs from the training in `{folder}`, which has "
                    f"{json.dumps(known[name])}: leave it out, or begin another training."
                )
        if "seeds" not in given.names:
            return self
        if values["seeds"] < self.seeds:
            raise InputError(
                f"`--seeds {values['seeds']}` is less than the {self.seeds} of the training in "
                f"`{folder}`."
            )
        return self.of(**{**known, "seeds": values["seeds"]})
