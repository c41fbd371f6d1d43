"""The folder of a training: claimed by one, and by one process at a time."""

from __future__ import annotations

from pathlib import Path

from freerea_plugins import InputError, writing

from ..settings.stored import SETTINGS_FILE
from ..settings.training import TrainingSettings

PLAN_FILE = "plan.json"
RESULT_FILE = "training.json"
TABLE_FILE = "accuracy.csv"
WEIGHTS_FILE = "best.pt"
OUTCOMES = "outcomes"
LOCK_FILE = ".training.lock"

_WRITTEN = (SETTINGS_FILE, PLAN_FILE, RESULT_FILE, TABLE_FILE, WEIGHTS_FILE, OUTCOMES)


def default_folder(run: Path) -> Path:
    """Return where a training goes unless a user says otherwise."""
    return run / "training"


def claim(folder: Path, settings: TrainingSettings) -> None:
    """Make a folder that of a new training.

    Raises:
        InputError: If it holds something that the training would overwrite, or cannot be written.
    """
    with writing(f"--output {folder}"):
        folder.mkdir(parents=True, exist_ok=True)
        for name in _WRITTEN:
            if (folder / name).exists():
                raise _taken(folder, name)
        try:
            settings.save(folder)
        except FileExistsError:
            raise _taken(folder, SETTINGS_FILE) from None


def give_back(folder: Path) -> None:
    """Leave a folder, in which nothing was trained, as if there had been no training.

    Corrected, the same command is to work.
    """
    outcomes = folder / OUTCOMES
    if outcomes.is_dir():
        if any(outcomes.iterdir()):
            return
        outcomes.rmdir()
    for name in (SETTINGS_FILE, PLAN_FILE, LOCK_FILE):
        (folder / name).unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()


def _taken(folder: Path, name: str) -> InputError:
    if name == SETTINGS_FILE and (folder / PLAN_FILE).exists():
        return InputError(
            f"`{folder}` already holds a training: go on with `--resume {folder}`, or choose "
            "another folder by `--output`."
        )
    return InputError(
        f"`--output {folder}` holds `{name}`, which the training would overwrite: choose another "
        "folder."
    )
