"""Metric values kept on disk, so that nothing is measured twice."""

from __future__ import annotations

import contextlib
import json
import math
import sqlite3
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import platformdirs
import torch

from .result_key import ResultKey

APPLICATION_ID = 0x46524541
"""``FREA`` in the header of the file, by which it is known as ours."""

SCHEMA_VERSION = 1
"""``user_version`` in the header; changes with the tables."""

BUSY_SECONDS = 60.0
"""How long a process waits for others that use the file."""

_MOST_FILES = 100
_CREATE = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {SCHEMA_VERSION}",
    "CREATE TABLE context (digest TEXT PRIMARY KEY, description TEXT NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE result (
        context TEXT NOT NULL REFERENCES context (digest),
        architecture TEXT NOT NULL,
        value REAL NOT NULL,
        torch TEXT NOT NULL,
        PRIMARY KEY (context, architecture)
    ) WITHOUT ROWID
    """,
)
_LOOK_UP = """
    SELECT wanted.key, result.value
    FROM json_each(?) AS wanted
    JOIN result ON result.context = json_extract(wanted.value, '$[0]')
        AND result.architecture = json_extract(wanted.value, '$[1]')
"""
_STORE_CONTEXT = "INSERT OR IGNORE INTO context VALUES (?, ?)"
_STORE_RESULT = "INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?)"

_Result = TypeVar("_Result")


class CacheWarning(UserWarning):
    """A cache file cannot be used as asked; the search goes on."""


class _NotOursError(Exception):
    """A file is a database of something else."""


class ResultCache:
    """Metric values in an SQLite file that processes and threads may share.

    Values come back exactly, infinite ones too. A file that is damaged, or is something else, is
    left as it is, and another is begun beside it, as ``metrics-1.sqlite``. Where no file can be
    read or written the cache is empty. Each of these is a `CacheWarning`, given once.

    Args:
        path: The file; made, with its folders, where there is none.
    """

    def __init__(self, path: str | Path) -> None:
        self._first = Path(path)
        self._file: Path | None = self._first
        self._writable = True
        self._run(lambda _: None)

    @property
    def file(self) -> Path | None:
        """The file in use, or `None` where there is none that can be used."""
        return self._file

    def look_up(self, keys: Sequence[ResultKey]) -> dict[ResultKey, float]:
        """Return the values that are known."""
        wanted = json.dumps([(key.context_digest, key.architecture) for key in keys])
        rows = self._run(lambda connection: connection.execute(_LOOK_UP, (wanted,)).fetchall())
        return {keys[position]: value for position, value in rows or ()}

    def store(self, values: Mapping[ResultKey, float]) -> None:
        """Keep values; one that is not a number is left out."""
        kept = {key: value for key, value in values.items() if not math.isnan(value)}
        if not kept or not self._writable:
            return
        contexts = {(key.context_digest, key.context) for key in kept}
        results = [
            (key.context_digest, key.architecture, value, str(torch.__version__))
            for key, value in kept.items()
        ]

        def write(connection: sqlite3.Connection) -> None:
            try:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(_STORE_CONTEXT, contexts)
                connection.executemany(_STORE_RESULT, results)
                connection.execute("COMMIT")
            except sqlite3.OperationalError as error:
                self._writable = False
                _warn(f"cache `{self._file}` cannot be written: {error}.")

        self._run(write)

    def _run(self, operation: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """Do something with a connection to the first file that can be used."""
        while self._file is not None:
            file = self._file
            try:
                with contextlib.closing(_connect(file)) as connection:
                    return operation(connection)
            except (OSError, sqlite3.OperationalError) as error:
                self._file = None
                _warn(f"cache `{file}` cannot be used: {error}.")
            except _NotOursError as error:
                self._leave(file, str(error))
            except sqlite3.DatabaseError as error:
                self._leave(file, f"is damaged: {error}")
        return None

    def _leave(self, file: Path, reason: str) -> None:
        names = [
            self._first.with_name(f"{self._first.stem}-{number}{self._first.suffix}")
            for number in range(1, _MOST_FILES)
        ]
        following = names[names.index(file) + 1 if file in names else 0 :]
        self._file = following[0] if following else None
        _warn(f"cache `{file}` {reason}; it is left as it is, and `{self._file}` is used instead.")


def default_cache_path() -> Path:
    """Return the file in the user's cache folder."""
    return platformdirs.user_cache_path("freerea") / "metrics.sqlite"


def _connect(file: Path) -> sqlite3.Connection:
    """Open a file, and make the tables in one that is empty.

    A connection lives as long as one operation: so none is ever shared by threads or inherited by
    a forked process. The journal is SQLite's own default, not WAL, which needs shared memory and so
    fails on the network file systems that home folders may be on. Nothing waits for the disk,
    which can take longer than a metric; a process may be killed at any time all the same.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        if _is_empty(connection):
            connection.execute("BEGIN IMMEDIATE")
            if _is_empty(connection):  # else another process was first
                for statement in _CREATE:
                    connection.execute(statement)
            connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _is_empty(connection: sqlite3.Connection) -> bool:
    """Return whether a file holds nothing yet.

    Raises:
        _NotOursError: If it holds something else than a cache of this version.
    """
    application, version, tables = connection.execute(
        "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master) "
        "FROM pragma_application_id, pragma_user_version"
    ).fetchone()
    if (application, version, tables) == (0, 0, 0):
        return True
    if application != APPLICATION_ID:
        raise _NotOursError("is a database of another program")
    if version != SCHEMA_VERSION:
        raise _NotOursError(f"has version {version} of the tables, not {SCHEMA_VERSION}")
    return False


def _warn(message: str) -> None:
    warnings.warn(message, CacheWarning, stacklevel=4)
