"""Benchmark tables in files."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

from freerea_plugins import InputError, SearchSpace

from .columns import TEST_ACCURACY, require_dataset
from .csv_file import read_csv
from .memory import ColumnTable, TableData
from .parquet_file import SPACE, load_parquet, provenance_of, read_parquet

PARQUET = ".parquet"
NATS_BENCH = ".pbz2"
NASBENCH101 = ".tfrecord"


class TableFile(ColumnTable):
    """A table in a CSV or Parquet file.

    Processes that it is passed to read the file themselves, once: that is cheaper than to send it
    with every task.

    Args:
        path: The file: CSV, gzipped or not, or Parquet if its name ends in ``.parquet``.
        space: The search space that the table describes, for one data set.

    Raises:
        InputError: If it cannot be read or is wrong.
    """

    def __init__(self, path: Path, space: SearchSpace) -> None:
        data = _read(path, space)
        require_dataset(data.columns, space, str(path))
        super().__init__(space, str(path), data)
        self._path = path
        if self.has(TEST_ACCURACY):
            self.values(TEST_ACCURACY)  # A wrong one is reported before a search begins.

    def __reduce__(self) -> tuple[Callable[[Path, SearchSpace], TableFile], tuple[object, ...]]:
        return _open_once, (self._path.resolve(), self.space)


def table_space(path: Path) -> str | None:
    """Return the name of the search space that a table says it is of, if it says so.

    Raises:
        InputError: If the file cannot be read.
    """
    if path.suffix != PARQUET:
        return None
    return provenance_of(load_parquet(path), path).get(SPACE)


@functools.cache
def _open_once(path: Path, space: SearchSpace) -> TableFile:
    return TableFile(path, space)


def _read(path: Path, space: SearchSpace) -> TableData:
    if path.suffix in (NATS_BENCH, NASBENCH101):
        raise InputError(
            f"benchmark table `{path}` cannot be read: an archive has to be made one first, by "
            "`freerea table import`."
        )
    return read_parquet(path, space) if path.suffix == PARQUET else read_csv(path, space)
