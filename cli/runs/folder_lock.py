"""Folders that one process at a time works in."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from freerea_plugins import InputError, writing


@contextlib.contextmanager
def locked(lock_file: Path, activity: str) -> Iterator[None]:
    """Keep other processes out of a folder, as long as this one lives.

    Args:
        lock_file: A file in the folder, which the operating system locks.
        activity: What the other process does, in the words of the error: ``"searching"``.

    Raises:
        InputError: If another process is there, or the lock cannot be written.
    """
    folder = lock_file.parent
    lock = FileLock(lock_file)
    with writing(folder):
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise InputError(f"another process is {activity} in `{folder}`.") from None
    try:
        yield
    finally:
        lock.release()
