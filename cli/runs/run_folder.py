"""The folder of a search: whose it is, and how it is given back."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from freerea_plugins import InputError, SearchSpace, writing

from ..option_groups import RunOptions
from ..output.outside import file_stems
from ..settings.run import RunSettings
from ..settings.stored import SETTINGS_FILE
from .folder_lock import locked

JOURNAL_FILE = "study.journal"
CHECKPOINTS = "checkpoints"
LOCK_FILE = ".run.lock"
HISTORY_FILE = "history.csv"
RESULT_FILE = "result.json"
FRONT_FILE = "front.csv"
FRONT_PLOT = "front"
HYPERVOLUME_PLOT = "hypervolume"
PLOT_SUFFIXES = (".png", ".svg")

_WRITTEN = (
    SETTINGS_FILE,
    JOURNAL_FILE,
    CHECKPOINTS,
    LOCK_FILE,
    HISTORY_FILE,
    RESULT_FILE,
    FRONT_FILE,
    *(plot + suffix for plot in (FRONT_PLOT, HYPERVOLUME_PLOT) for suffix in PLOT_SUFFIXES),
)
"""All that a search writes, and writes anew when it goes on."""


class RunFolder:
    """A folder that belongs to one search, and to one process at a time.

    Args:
        path: The folder.

    Attributes:
        path: The folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.has_results: Callable[[], bool] = lambda: False

    @property
    def journal(self) -> Path:
        """The file of the study."""
        return self.path / JOURNAL_FILE

    @property
    def checkpoints(self) -> Path:
        """The folder of what long steps keep, to go on with."""
        return self.path / CHECKPOINTS


@contextlib.contextmanager
def run_folder(
    settings: RunSettings, options: RunOptions, space: SearchSpace, kind: str = ""
) -> Iterator[RunFolder]:
    """Yield the folder of a search that begins, or goes on; to be used until all is written.

    A search that fails, or is interrupted, before it has results gives its folder back: corrected,
    the same command is to work. What has results stays, whatever happens.

    Args:
        settings: What is searched.
        options: Which folder the user named.
        space: The search space.
        kind: What kind of search it is, as part of the name where the user gave none.

    Raises:
        InputError: If the folder holds something that the search would overwrite, another process
            searches in it, or it cannot be written.
    """
    if options.resume is not None:
        folder = RunFolder(options.resume)
        folder.has_results = lambda: True
        with locked(folder.path / LOCK_FILE, "searching"), _written(folder, settings):
            yield folder
        return
    if options.output is None:
        folder, made = _claim_new(space, kind, settings)
    else:
        folder, made = RunFolder(options.output), _claim(options.output, settings)
    try:
        with locked(folder.path / LOCK_FILE, "searching"), _written(folder, settings):
            yield folder
    except (InputError, KeyboardInterrupt):
        if not folder.has_results():
            for name in (SETTINGS_FILE, JOURNAL_FILE, LOCK_FILE):
                (folder.path / name).unlink(missing_ok=True)
            _remove_empty(made)
        raise


def check_folder(options: RunOptions) -> None:
    """Check that a search could begin in the folder that the user named, if there is one.

    Raises:
        InputError: If it holds something that the search would overwrite, or is no folder.
    """
    folder = options.output
    if folder is None or options.resume is not None:
        return
    with writing(f"--output {folder}"):
        if folder.exists() and not folder.is_dir():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        _check_is_free(folder)


class _TakenError(InputError):
    """The folder holds something that a search would overwrite."""


def _claim_new(
    space: SearchSpace, kind: str, settings: RunSettings
) -> tuple[RunFolder, list[Path]]:
    """Claim a new folder in `runs`, named after the space and the time; see `_claim`."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    parts = (space.name, space.dataset.name, kind, stamp)
    (name,) = file_stems(["-".join(part for part in parts if part)])
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    for path in map(Path("runs").joinpath, names):
        with contextlib.suppress(_TakenError):
            return RunFolder(path), _claim(path, settings)
    raise AssertionError


def _claim(folder: Path, settings: RunSettings) -> list[Path]:
    """Make a folder that of a new search, and return the folders that were made for it.

    Of several searches that claim one folder, one succeeds.

    Raises:
        InputError: If it holds something that the search would overwrite, or cannot be written.
    """
    with writing(f"--output {folder}"):
        made = [each for each in (folder, *folder.parents) if not each.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        try:
            _check_is_free(folder)
            settings.save(folder)
        except FileExistsError:
            raise _taken(folder, SETTINGS_FILE) from None
        except OSError:
            _remove_empty(made)
            raise
    return made


def _check_is_free(folder: Path) -> None:
    for name in _WRITTEN:
        if os.path.lexists(folder / name):
            raise _taken(folder, name)


def _remove_empty(folders: Iterable[Path]) -> None:
    """Remove folders that were made, the innermost first, as far as nothing is in them."""
    for each in folders:
        if each.is_dir() and not any(each.iterdir()):
            each.rmdir()


@contextlib.contextmanager
def _written(folder: RunFolder, settings: RunSettings) -> Iterator[None]:
    """Say in one line that something cannot be written.

    Raises:
        InputError: If the block raises an `OSError`.
    """
    try:
        yield
    except OSError as error:
        reason = f"`{error.filename or folder.path}` cannot be written: {error.strerror or error}."
        if not folder.has_results():
            raise InputError(reason) from error
        raise InputError(
            f"{reason} What was done is kept; go on with: freerea {settings.command} "
            f"--resume {folder.path}"
        ) from error


def _taken(folder: Path, name: str) -> _TakenError:
    if name == SETTINGS_FILE:
        return _TakenError(f"`--output {folder}` already holds a search; use `--resume {folder}`.")
    return _TakenError(
        f"`--output {folder}` holds `{name}`, which the search would overwrite: choose another "
        "folder."
    )
