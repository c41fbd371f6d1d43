"""The best network that `freerea train` has trained, from the folder that it left behind."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ValidationError

from freerea_plugins import Architecture, InputError

from .result_file import RESULT_FILE, load_architecture

TRAINING_FILE = "training.json"
WEIGHTS_FILE = "best.pt"


class _Best(BaseModel):
    architecture: str


class _Training(BaseModel):
    """What is read of a training; one that was interrupted early has no best."""

    run: str
    best: _Best | None = None


def is_training(folder: Path | str) -> bool:
    """Return whether a folder is that of a training."""
    return (Path(folder) / TRAINING_FILE).is_file()


def load_trained(folder: Path | str) -> tuple[Architecture, Path]:
    """Return the best architecture that a search found and training chose, and its weights.

    Args:
        folder: Folder of the training, usually ``training`` in that of the search.

    Raises:
        InputError: If it is none, is damaged, or has trained nothing that the search found, or the
            search is not there any more.
    """
    path = Path(folder) / TRAINING_FILE
    try:
        training = _Training.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        raise InputError(f"`{path}` is not the result of a training: {reason}.") from None
    weights = Path(folder) / WEIGHTS_FILE
    if training.best is None or not weights.is_file():
        raise InputError(f"`{folder}` has no `{WEIGHTS_FILE}`: nothing of the search was trained.")
    beside = Path(folder).absolute().parent
    run = beside if (beside / RESULT_FILE).is_file() else Path(training.run)
    found = load_architecture(run).space.architecture(training.best.architecture)
    return found, weights
