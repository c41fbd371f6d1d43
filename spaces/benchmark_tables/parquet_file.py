"""Benchmark tables in Parquet files: compact, with their provenance, nothing to unpickle."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

from freerea_plugins import InputError, SearchSpace, whole_file

from .columns import ARCHITECTURE, checked, require_columns, require_file
from .memory import TableData, read_architectures, require_distinct
from .table import FloatArray

if TYPE_CHECKING:
    import pyarrow

PROVENANCE_KEY = b"freerea"
"""Key of the file's metadata under which provenance is kept, as JSON."""

_PROVENANCE = TypeAdapter(dict[str, str])

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
        InputError: If the file cannot be read, has no column ``arch`` or a column twice, is of
            another search space, or names an architecture that is not of the space, or one twice.
    """
    table = load_parquet(path)
    require_columns(path, table.column_names, table.num_rows)
    provenance = provenance_of(table, path)
    place = functools.partial(_row, path)
    texts = table.column(ARCHITECTURE).to_pylist()
    if provenance.get(SPACE, space.name) != space.name:
        raise InputError(
            f"benchmark table `{path}` is of `{provenance[SPACE]}`, not of `{space.name}`."
        )
    if provenance.get(SPACE_VERSION) != space.version or not _are_texts(texts):
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
        require_file(path)
        # Not `read_table`, which takes names of folders, as `a=b`, for columns.
        with library.ParquetFile(path, page_checksum_verification=True) as file:
            table = file.read()
            table.validate(full=True)
            return table
    except (OSError, pyarrow.ArrowException, UnicodeDecodeError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise InputError(f"benchmark table `{path}` cannot be read: {reason}.") from error


def write_parquet(path: Path, table: pyarrow.Table, provenance: Mapping[str, str]) -> None:
    """Write a table with its provenance; a reader sees all of it or nothing.

    Raises:
        OSError: If it cannot be written.
    """
    library = parquet_library()
    metadata = {PROVENANCE_KEY: json.dumps(dict(provenance))}
    with whole_file(path) as unfinished:
        library.write_table(
            table.replace_schema_metadata(metadata),
            unfinished,
            compression="zstd",
            write_page_checksum=True,
        )


def provenance_of(table: pyarrow.Table, path: Path) -> dict[str, str]:
    """Return what was written beside a table; nothing for a table of somebody else's.

    Args:
        table: The table.
        path: The file it was read from.

    Raises:
        InputError: If something else than texts by name was written.
    """
    written = (table.schema.metadata or {}).get(PROVENANCE_KEY, b"{}")
    try:
        return _PROVENANCE.validate_json(written, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, [PROVENANCE_KEY.decode(), *first["loc"]]))
        raise InputError(
            f"benchmark table `{path}` has metadata that cannot be read: `{name}`, "
            f"{first['msg'].lower()}."
        ) from None


def _row(path: Path, row: int) -> str:
    return f"{path}, row {row + 1}"


def _are_texts(values: list[Any]) -> bool:
    return all(type(value) is str for value in values)


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
