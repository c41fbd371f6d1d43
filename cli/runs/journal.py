"""The journal of a run: a study in a file that is only ever appended to."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock

from freerea_plugins import InputError

from ..output.printing import print_note

_BLOCK = 1 << 16

_UNSAFE = 1.0
"""Seconds for which entries may not have reached the disk: a power failure loses them."""


def open_journal(path: Path) -> JournalStorage:
    """Return the study storage in a file, which is made where there is none.

    A last line that was not written to its end, as a kill or a full disk leaves it, is cut off.

    Args:
        path: The file. The folder is locked by this process: nobody else writes to it.

    Raises:
        InputError: If the file is damaged.
        OSError: If it cannot be read or written.
    """
    if path.exists():
        cut = _cut_incomplete_line(path)
        if cut:
            print_note(f"note: the last entry of {path} was incomplete: {cut} bytes are cut off.")
    return _storage(path, _RunJournal(str(path), _HeldByTheRun(str(path))))


def read_journal(path: Path) -> JournalStorage:
    """Return the study storage in a file that is left as it is, whoever writes to it.

    Args:
        path: The file.

    Raises:
        InputError: If there is none, or it is damaged.
    """
    if not path.is_file():
        raise InputError(f"`{path}` is missing.")
    return _storage(path, _ReadJournal(str(path), _HeldByTheRun(str(path))))


def _storage(path: Path, backend: JournalFileBackend) -> JournalStorage:
    try:
        return JournalStorage(backend)
    except OSError:
        raise
    # What a damaged entry leads to is up to the entry.
    except Exception as error:
        reason = str(error).partition("\n")[0]
        raise InputError(f"`{path}` is damaged: {type(error).__name__}: {reason}.") from error


class _ReadJournal(JournalFileBackend):
    """Is read, and takes no entries."""

    def append_logs(self, logs: list[dict[str, Any]]) -> None:
        raise NotImplementedError


class _HeldByTheRun(JournalFileOpenLock):
    """No lock of its own: the folder of the run is locked as a whole."""

    def acquire(self) -> bool:
        return True

    def release(self) -> None:
        pass


class _RunJournal(JournalFileBackend):
    """Takes an entry back that does not fit on the disk, and waits for the disk once a second.

    Optuna's waits for each of the 17 entries of a trial, which takes as long as many a trial does.
    What is written is the operating system's at once, and so survives this process however it ends.
    """

    def __init__(self, path: str, lock: JournalFileOpenLock) -> None:
        super().__init__(path, lock)
        self._waited = time.monotonic()

    def append_logs(self, logs: list[dict[str, Any]]) -> None:
        entries = "".join(json.dumps(each, separators=(",", ":")) + "\n" for each in logs)
        size = os.stat(self._file_path).st_size  # noqa: PTH116
        try:
            with open(self._file_path, "ab") as file:  # noqa: PTH123
                file.write(entries.encode())
                file.flush()
                if time.monotonic() - self._waited > _UNSAFE:
                    os.fsync(file.fileno())
                    self._waited = time.monotonic()
        except OSError:
            os.truncate(self._file_path, size)
            raise


def _cut_incomplete_line(path: Path) -> int:
    """Cut off what follows the last line end, and return how many bytes that was."""
    size = path.stat().st_size
    complete = _end_of_last_line(path, size)
    if complete < size:
        os.truncate(path, complete)
    return size - complete


def _end_of_last_line(path: Path, size: int) -> int:
    with path.open("rb") as file:
        end = size
        while end > 0:
            start = max(0, end - _BLOCK)
            file.seek(start)
            found = file.read(end - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            end = start
    return 0
