"""NATS-Bench's archives as benchmark tables, and as what tables are imported from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from freerea_plugins import Architecture, SearchSpace

from ..columns import ARCHITECTURE, require_dataset
from ..rows import TableRows
from ..table import BenchmarkTable
from .nats_archive import NATSArchive, Training
from .source import Chunk, SourceRow, TableSource

if TYPE_CHECKING:
    import pyarrow
    from typing_extensions import Unpack

CHUNK = 32
"""Architectures in a chunk: some seconds of reading."""


class NATSBenchTable(BenchmarkTable):
    """An archive of NATS-Bench as it is; architectures are read when they are asked for.

    Args:
        path: A folder with a file for each architecture, or the one file of all.
        space: The search space and data set.
        trust: That the archive comes from somebody the user trusts, as it is made of pickles.
        **training: `hp` and `epochs`, as of `NATSArchive`.

    Raises:
        InputError: As `NATSArchive`.
    """

    def __init__(
        self, path: Path, space: SearchSpace, *, trust: bool, **training: Unpack[Training]
    ) -> None:
        self._archive = NATSArchive(path, space, trust=trust, **training)
        nats_space = self._archive.space
        indices = self._archive.indices
        texts = [nats_space.encode(nats_space.genotype_at(each)) for each in indices]
        self._rows = TableRows(space, texts)
        self._read: dict[int, dict[str, float]] = {}
        columns = list(self._row(0))
        require_dataset(columns, space, str(path))
        super().__init__(space, str(path), columns)

    @property
    def provenance(self) -> Mapping[str, str]:
        """Where the values come from and how they were made."""
        return provenance_of_archive(self._archive)

    def architectures(self) -> Sequence[Architecture]:
        """Return all architectures of the archive, in NATS-Bench's order."""
        return self._rows

    def _find(self, architecture: Architecture, stored: str) -> float | None:
        row = self._rows.find(architecture)
        return None if row is None else self._row(row).get(stored)

    def _row(self, row: int) -> dict[str, float]:
        if row not in self._read:
            self._read[row] = self._archive.row(self._archive.indices[row])
        return self._read[row]


class NATSArchiveSource(TableSource):
    """An archive of NATS-Bench that a table is imported from.

    Args:
        archive: The archive.
    """

    unit = "architectures"

    def __init__(self, archive: NATSArchive) -> None:
        super().__init__(archive.path, archive.space)
        self._archive = archive

    @property
    def provenance(self) -> Mapping[str, str]:
        """What the archive is and how values are made from it."""
        return provenance_of_archive(self._archive)

    @property
    def size(self) -> int:
        """The number of architectures."""
        return len(self._archive.indices)

    def files(self) -> Sequence[Path]:
        """Return the files of the archive, by name."""
        return self._archive.files()

    def read(self, position: int) -> Iterator[Chunk]:
        """Yield the architectures that follow a position, in NATS-Bench's order."""
        waiting = iter(self._archive.indices[position:])
        while chunk := list(islice(waiting, CHUNK)):
            position += len(chunk)
            yield Chunk([self._row(index) for index in chunk], position)

    def assemble(self, rows: pyarrow.Table) -> pyarrow.Table:
        """Return the rows: there is one for each architecture."""
        return rows

    def _row(self, index: int) -> SourceRow:
        space = self._archive.space
        text = space.encode(space.genotype_at(index))
        return {ARCHITECTURE: text, **self._archive.row(index)}


def provenance_of_archive(archive: NATSArchive) -> Mapping[str, str]:
    """Return what an archive is and how values are made from it."""
    return {
        "kind": "NATS-Bench archive",
        "source": archive.path.name,
        "hp": archive.hp,
        "epochs": ",".join(map(str, archive.epochs)),
        "averaging": "mean over all recorded seeds",
        "nats_bench": version("nats_bench"),
    }
