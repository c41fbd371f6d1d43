"""The best network of the training in the folder of a search."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from freerea.exporters.results.trained import TRAINING_FILE

from .json_file import read_object

_FOLDER = "training"


class TrainedBest(BaseModel):
    """The best network of a training, as `training.json` has it."""

    model_config = ConfigDict(frozen=True, extra="allow")

    architecture: str | None = None
    accuracy: float | None = None
    rank: int | None = None


def read_training(folder: Path, notes: list[str]) -> TrainedBest | None:
    """Return the best network of the training in the folder of a search.

    Args:
        folder: The folder of the search.
        notes: Takes a line if it cannot be read.

    Returns:
        `None` if there is none that can be read.
    """
    best = (read_object(folder / _FOLDER / TRAINING_FILE, notes) or {}).get("best")
    if best is None:
        return None
    try:
        return TrainedBest.model_validate(best)
    except ValidationError:
        notes.append(f"`best` in `{TRAINING_FILE}` is not of the form that is known here.")
        return None
