"""Benchmark tables in Parquet files: compact, with their provenance, nothing to unpickle."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from freerea_plugins import InputError, SearchSpace

from .columns import ARCHITECTURE, checked
from .csv_file import require_architectures
from .memory import TableData, read_architectures, require_distinct
from .table import FloatArray

if TYPE_CHECKING:
    import pyarrow

PROVENANCE_KEY = b"freerea"
"""Key of the file's metadata under which provenance is kept, as JSON."""

SPACE, SPACE_VERSION, ALL_CANONICAL = "space", "space_version", "all_canonical"


def parquet_library() -> Any:
    """Return the library that reads and writes Parquet.

    Raises:
        InputError: If it is not installed.
    """
    try:
        import pyarrow.parquet
    except ImportError:
        raise InputError("Parquet files need the package pyarrow: pip install pyarrow.") from None
    return pyarrow.parquet


def read_parquet(path: Path, space: SearchSpace) -> TableData:
    """Read a table from a Parquet file, ours or anybody's.

    Raises:
        InputError: If the file cannot be read, has no column ``arch``, is of another search space,
            or names an architecture that is not of the space, or one twice.
    """
    table = load_parquet(path)
    require_architectures(path, table.column_names, table.num_rows)
    provenance = provenance_of(table)
    place = functools.partial(_row, path)
    texts = table.column(ARCHITECTURE).to_pylist()
    if provenance.get(SPACE, space.name) != space.name:
        raise InputError(
            f"benchmark table `{path}` is of `{provenance[SPACE]}`, not of `{space.name}`."
        )
    if provenance.get(SPACE_VERSION) != space.version:
        # Not written by an import into this very space, which has checked them.
        texts = read_architectures(space, [_text(text) for text in texts], place)
    require_distinct(texts, place)
    columns = {
        name: functools.partial(_numbers, table.column(name), name, path)
        for name in table.column_names
        if name != ARCHITECTURE
    }
    return TableData(texts, columns, provenance, provenance.get(ALL_CANONICAL) == "true")


def load_parquet(path: Path) -> pyarrow.Table:
    """Return what a Parquet file holds.

    Raises:
        InputError: If it cannot be read.
    """
    library = parquet_library()
    import pyarrow

    try:
        return library.read_table(path, page_checksum_verification=True)
    except (OSError, pyarrow.ArrowException) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise InputError(f"benchmark table `{path}` cannot be read: {reason}.") from error


def write_parquet(path: Path, table: pyarrow.Table, provenance: Mapping[str, str]) -> None:
    """Write a table with its provenance; a reader sees all of it or nothing."""
    library = parquet_library()
    metadata = {PROVENANCE_KEY: json.dumps(dict(provenance))}
    temporary = path.with_name(f"{path.name}.writing")
    library.write_table(
        table.replace_schema_metadata(metadata),
        temporary,
        compression="zstd",
        write_page_checksum=True,
    )
    temporary.replace(path)


def provenance_of(table: pyarrow.Table) -> dict[str, str]:
    """Return what was written beside a table; nothing for a table of somebody else's."""
    try:
        provenance = json.loads((table.schema.metadata or {}).get(PROVENANCE_KEY, b"{}"))
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in provenance.items()}


def _row(path: Path, row: int) -> str:
    return f"{path}, row {row + 1}"


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _numbers(values: pyarrow.ChunkedArray, column: str, path: Path) -> FloatArray:
    import pyarrow

    try:
        numbers: FloatArray = values.cast(pyarrow.float64()).to_numpy()
    except (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise InputError(f"{path}: `{column}` does not hold numbers: {reason}.") from error
    return checked(np.asarray(numbers), column, functools.partial(_row, path))
