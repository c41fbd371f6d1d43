"""Makes a compact table of a published benchmark."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from freerea_plugins import InputError, writing

from ..columns import ARCHITECTURE, checked
from ..file import PARQUET
from ..parquet_file import SPACE, SPACE_VERSION, parquet_library, write_parquet
from .parts import TableParts
from .source import TableSource

if TYPE_CHECKING:
    import pyarrow

BLOCK = 1 << 24

ImportReport = Callable[[str, int, int], None]
"""Is told what is done, how much of it, and how much there is."""


def import_table(source: TableSource, output: Path, report: ImportReport | None = None) -> None:
    """Write what a source holds to a Parquet file.

    What is read is kept in a folder beside the output until the table is whole: called again, an
    import goes on where it was stopped.

    Args:
        source: What to import.
        output: The file to write; its name ends in ``.parquet``.
        report: Called as things proceed, at least every few seconds.

    Raises:
        InputError: If the source cannot be read or is wrong, or the output exists or cannot be
            written. What was read of the source is kept if that is not what is wrong.
    """
    parquet_library()
    report = report or _keep_quiet
    if output.suffix != PARQUET:
        raise InputError(f"the output `{output}` must end in `{PARQUET}`.")
    if os.path.lexists(output):
        raise InputError(f"the output `{output}` already exists; delete it, or choose another.")
    provenance = {
        **source.provenance,
        "sha256": _digest(source, report),
        SPACE: source.space.name,
        SPACE_VERSION: source.space.version,
        **{package: version(package) for package in ("freerea", "pyarrow")},
    }
    parts = TableParts(output.with_name(f"{output.name}.part"), provenance)
    with writing(output):
        try:
            table = _read(source, parts, report)
        except InputError:
            parts.delete()  # Of no use, as the source has to be another one.
            raise
        write_parquet(output, table, provenance)
        parts.delete()


def _read(source: TableSource, parts: TableParts, report: ImportReport) -> pyarrow.Table:
    position = parts.position()
    report(source.unit, position, source.size)
    for chunk in source.read(position):
        parts.add(chunk)
        report(source.unit, chunk.position, source.size)
    if parts.position() == 0:
        raise InputError(f"`{source.path}` holds nothing to import.")
    table = source.assemble(parts.read())
    _check(table, source)
    return table


def _keep_quiet(what: str, done: int, total: int) -> None:
    del what, done, total


def _digest(source: TableSource, report: ImportReport) -> str:
    """Return a hash of the names and contents of the source's files."""
    files = source.files()
    total = sum(path.stat().st_size for path in files)
    done = 0
    digests = []
    for path in files:
        digest = hashlib.sha256()
        for block in _blocks(path):
            digest.update(block)
            done += len(block)
            report("bytes checked", done, total)
        digests.append(digest.hexdigest())
    if len(files) == 1:
        return digests[0]
    lines = (f"{digest}  {path.name}\n" for digest, path in zip(digests, files, strict=True))
    # As `sha256sum * | sha256sum` prints it.
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block
    except OSError as error:
        raise InputError(f"`{path}` cannot be read: {error}.") from error


def _check(table: pyarrow.Table, source: TableSource) -> None:
    texts = table.column(ARCHITECTURE).to_pylist()
    if len(set(texts)) < len(texts):
        twice = next(text for text in texts if texts.count(text) > 1)
        raise InputError(f"`{source.path}` has architecture `{twice}` twice.")
    place = functools.partial(_architecture, source.path, texts)
    for name in table.column_names:
        if name != ARCHITECTURE:
            checked(np.asarray(table.column(name).to_numpy()), name, place)


def _architecture(path: Path, texts: list[str], row: int) -> str:
    return f"{path}, architecture `{texts[row]}`"
