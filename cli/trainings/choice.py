"""Which training a user means: a new one, or one that goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from freerea_plugins import InputError

from ..option_groups import GivenOptions
from ..settings.training import TrainingSettings
from .found_run import FoundRun
from .training_folder import default_folder


def chosen_training(
    values: dict[str, Any], given: GivenOptions, *, output: Path | None, resume: Path | None
) -> tuple[TrainingSettings, Path]:
    """Return the settings of a training, and its folder.

    Args:
        values: Values of options by name.
        given: Which of them the user gave.
        output: Folder of a new one.
        resume: Folder of one that goes on.

    Raises:
        InputError: If an option is wrong.
    """
    if resume is not None:
        if output is not None:
            raise InputError(
                f"`--output {output}` cannot be used with `--resume {resume}`: a training goes on "
                "in its own folder."
            )
        return TrainingSettings.load(resume).resumed(values, given, resume), resume
    run = values["run"]
    if run is None:
        raise InputError("RUN is missing: the folder of a search that has a result.")
    if values["images"] is None:
        values = {**values, "images": _searched_images(run)}
    return TrainingSettings.of(**values), default_folder(run) if output is None else output


def _searched_images(run: Path) -> Path:
    found = FoundRun.load(run).settings.images
    if found is None:
        raise InputError("`--images` is missing: a folder with a folder of images for each class.")
    return Path(found)
