"""The rows of a benchmark table."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import overload

from freerea_plugins import Architecture, SearchSpace


class TableRows(Sequence[Architecture]):
    """The architectures of a table, read when they are asked for: there may be very many.

    Args:
        space: The search space.
        texts: The architectures as the space writes them, each once.
        all_canonical: Whether each is known to be the one that stands for its function.
    """

    def __init__(
        self, space: SearchSpace, texts: Sequence[str], *, all_canonical: bool = False
    ) -> None:
        self._space = space
        self._texts = texts
        self._all_canonical = all_canonical

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, row: int) -> Architecture: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Architecture]: ...
    def __getitem__(self, row: int | slice) -> Architecture | Sequence[Architecture]:
        if isinstance(row, slice):
            return TableRows(self._space, self._texts[row], all_canonical=self._all_canonical)
        return self._space.architecture(self._texts[row])

    def find(self, architecture: Architecture) -> int | None:
        """Return the row of an architecture, else of one that computes the same function."""
        row = self._by_text.get(str(architecture))
        if row is None:
            canonical = str(architecture.canonical())
            row = self._by_text.get(canonical)
            if row is None and not self._all_canonical:
                row = self._by_function.get(canonical)
        return row

    @functools.cached_property
    def _by_text(self) -> dict[str, int]:
        return {text: row for row, text in enumerate(self._texts)}

    @functools.cached_property
    def _by_function(self) -> dict[str, int]:
        rows: dict[str, int] = {}
        for row, architecture in enumerate(self):
            rows.setdefault(str(architecture.canonical()), row)
        return rows
