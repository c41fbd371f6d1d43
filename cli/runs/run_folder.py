"""The folder of a search: whose it is, and how it is given back."""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from freerea_plugins import InputError, SearchSpace

from ..option_groups import RunOptions
from ..settings import SETTINGS_FILE, RunSettings

JOURNAL_FILE = "study.journal"
RUN_FILE = "run"


@contextlib.contextmanager
def run_folder(
    settings: RunSettings, options: RunOptions, space: SearchSpace, kind: str = ""
) -> Iterator[Path]:
    """Yield the folder of a search that begins, or goes on.

    A search that could not begin gives its folder back: corrected, the same command is to work.

    Args:
        settings: What is searched.
        options: Which folder the user named.
        space: The search space.
        kind: What kind of search it is, as part of the name where the user gave none.

    Raises:
        InputError: If the folder holds another search already, or cannot be written.
    """
    folder = options.folder or _default_folder(space, kind)
    if options.resume is not None:
        yield folder
        return
    _claim(folder, settings)
    try:
        yield folder
    except InputError:
        _release(folder)
        raise


def run_name(folder: Path) -> str:
    """Return the name of the run that the folder belongs to."""
    return (folder / RUN_FILE).read_text(encoding="utf-8")


def _default_folder(space: SearchSpace, kind: str) -> Path:
    """Return a new folder in `runs`, named after the space and the time."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    parts = [part for part in (space.name, space.dataset.name, kind, stamp) if part]
    return Path("runs") / "-".join(parts)


def _claim(folder: Path, settings: RunSettings) -> None:
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


def _release(folder: Path) -> None:
    """Undo `_claim` for a search that could not begin."""
    for name in (SETTINGS_FILE, RUN_FILE, JOURNAL_FILE):
        (folder / name).unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()
