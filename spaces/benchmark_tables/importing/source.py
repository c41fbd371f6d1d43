"""What benchmark tables are imported from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from freerea_plugins import SearchSpace

if TYPE_CHECKING:
    import pyarrow

SourceRow = Mapping[str, "str | float"]


@dataclass(frozen=True)
class Chunk:
    """Some rows of a source.

    Attributes:
        rows: The rows: values by column.
        position: Where the next chunk begins, in the source's own measure.
    """

    rows: Sequence[SourceRow]
    position: int


class TableSource(ABC):
    """A published benchmark, read piece by piece, so that an import can be taken up again.

    Attributes:
        space: The search space; columns of all of its data sets are read.
        path: Where the benchmark is.
        unit: What positions count, in the plural.
    """

    unit: ClassVar[str]

    def __init__(self, path: Path, space: SearchSpace) -> None:
        self.path = path
        self.space = space

    @property
    @abstractmethod
    def provenance(self) -> Mapping[str, str]:
        """What the source is and how values are made from it."""

    @property
    @abstractmethod
    def size(self) -> int:
        """The position at the end."""

    @abstractmethod
    def files(self) -> Sequence[Path]:
        """Return the files that the source consists of, in order."""

    @abstractmethod
    def read(self, position: int) -> Iterator[Chunk]:
        """Yield what follows a position.

        Raises:
            InputError: If it cannot be read or is wrong.
        """

    @abstractmethod
    def assemble(self, rows: pyarrow.Table) -> pyarrow.Table:
        """Return the table that all rows together make: one row for each architecture.

        Raises:
            InputError: If the rows do not make one.
        """
