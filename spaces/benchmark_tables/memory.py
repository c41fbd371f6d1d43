"""A benchmark table in memory."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from freerea_plugins import Architecture, Genotype, InputError, SearchSpace

from .columns import checked
from .rows import TableRows
from .table import BenchmarkTable, FloatArray


@dataclass(frozen=True)
class TableData:
    """What a file of a table holds.

    Attributes:
        architectures: The architectures as their space writes them, each once.
        columns: Reads the values of each column, in the order of the architectures; what is
            missing is NaN.
        provenance: Where the values come from and how they were made.
        all_canonical: Whether every architecture is the one that stands for its function.
    """

    architectures: Sequence[str]
    columns: Mapping[str, Callable[[], FloatArray]]
    provenance: Mapping[str, str] = field(default_factory=dict)
    all_canonical: bool = False


class ColumnTable(BenchmarkTable):
    """A table whose values are all in memory; a column is read when it is first asked for.

    Args:
        space: The search space that the table describes.
        source: Where the values come from.
        data: The values.
    """

    def __init__(self, space: SearchSpace, source: str, data: TableData) -> None:
        super().__init__(space, source, list(data.columns))
        self._data = data
        self._rows = TableRows(space, data.architectures, all_canonical=data.all_canonical)
        self._read: dict[str, FloatArray] = {}

    @classmethod
    def of(cls, space: SearchSpace, columns: Mapping[str, Mapping[Genotype, float]]) -> ColumnTable:
        """Return a table of values by genotype, by column.

        Raises:
            InputError: If a genotype is not one of the space, or an accuracy is no percentage.
        """
        genotypes = list({genotype: None for column in columns.values() for genotype in column})
        readers: dict[str, Callable[[], FloatArray]] = {}
        for name, column in columns.items():
            values = np.array([column.get(each, np.nan) for each in genotypes])
            readers[name] = functools.partial(checked, values, name, "row {}".format)
            readers[name]()
        texts = [str(Architecture(space, genotype)) for genotype in genotypes]
        return cls(space, "in memory", TableData(texts, readers))

    @property
    def provenance(self) -> Mapping[str, str]:
        """Where the values come from and how they were made, as far as the table knows."""
        return self._data.provenance

    def architectures(self) -> Sequence[Architecture]:
        """Return all architectures of the table, in the order of its rows."""
        return self._rows

    def _find(self, architecture: Architecture, stored: str) -> float | None:
        row = self._rows.find(architecture)
        if row is None:
            return None
        value = float(self._values(stored)[row])
        return None if np.isnan(value) else value

    def _values(self, stored: str) -> FloatArray:
        if stored not in self._read:
            self._read[stored] = self._data.columns[stored]()
        return self._read[stored]


def read_architectures(
    space: SearchSpace, texts: Sequence[str | None], place: Callable[[int], str]
) -> Sequence[str]:
    """Return the architectures of a file as the space writes them.

    Args:
        space: The search space.
        texts: The architectures as the file has them.
        place: Says where one stands, by its number from 0.

    Raises:
        InputError: If one is not of the space or appears twice.
    """
    written: list[str] = []
    try:
        for text in texts:
            # Parquet has `None` for what is missing.
            written.append(space.encode(space.decode(text or "")))  # noqa: PERF401
    except InputError as error:
        raise InputError(f"{place(len(written))}: {error}") from error
    require_distinct(written, place)
    return written


def require_distinct(texts: Sequence[str], place: Callable[[int], str]) -> None:
    """Check that no architecture appears twice.

    Raises:
        InputError: If one does.
    """
    known: set[str] = set()
    for row, text in enumerate(texts):
        if text in known:
            raise InputError(f"{place(row)}: `{text}` appears twice.")
        known.add(text)
