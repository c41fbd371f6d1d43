"""The folder of a search: whose it is, and how it is given back."""

from __future__ import annotations

import time
import uuid
from pathlib import Path

from freerea_plugins import InputError, SearchSpace

from ._settings import SETTINGS_FILE, RunSettings

JOURNAL_FILE = "study.journal"
RUN_FILE = "run"


def default_folder(space: SearchSpace, kind: str = "") -> Path:
    """Return a new folder in `runs`, named after the space and the time.

    Args:
        space: The search space.
        kind: What kind of search it is, as part of the name.
    """
    stamp = time.strftime("%Y%m%d-%H%M%S")
    parts = [part for part in (space.name, space.dataset.name, kind, stamp) if part]
    return Path("runs") / "-".join(parts)


def claim(folder: Path, settings: RunSettings) -> None:
    """Make the folder that of a new search.

    Raises:
        InputError: If it holds a search already, or cannot be written.
    """
    if (folder / SETTINGS_FILE).exists():
        raise InputError(f"`--output {folder}` already holds a search; use `--resume {folder}`.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        settings.save(folder)
        (folder / RUN_FILE).write_text(uuid.uuid4().hex, encoding="utf-8")
    except OSError as error:
        raise InputError(f"`--output {folder}` cannot be written: {error}.") from error


def release(folder: Path) -> None:
    """Undo `claim` for a search that could not begin."""
    for name in (SETTINGS_FILE, RUN_FILE, JOURNAL_FILE):
        (folder / name).unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()


def run_name(folder: Path) -> str:
    """Return the name of the run that the folder belongs to."""
    return (folder / RUN_FILE).read_text(encoding="utf-8")
