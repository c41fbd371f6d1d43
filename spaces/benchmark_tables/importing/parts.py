"""What an import has read so far, in a folder beside its output."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from freerea_plugins import InputError

from ..parquet_file import load_parquet, write_parquet
from .source import Chunk

if TYPE_CHECKING:
    import pyarrow

DESCRIPTION = "import.json"


class TableParts:
    """Rows of an unfinished table, in files that appear whole or not at all.

    The name of each file is the position at which the next begins.

    Args:
        folder: Where they are, or will be.
        provenance: Of the table; parts of another table are not mixed in.

    Raises:
        InputError: If the folder holds something else, or cannot be written.
    """

    def __init__(self, folder: Path, provenance: Mapping[str, str]) -> None:
        self._folder = folder
        path = folder / DESCRIPTION
        try:
            folder.mkdir(parents=True, exist_ok=True)
            found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
            if found is None:
                path.write_text(json.dumps(dict(provenance)), encoding="utf-8")
        except (OSError, ValueError) as error:
            raise InputError(f"`{folder}` cannot be used: {error}.") from error
        names = sorted({*(found or provenance), *provenance})
        differing = [name for name in names if found and found.get(name) != provenance.get(name)]
        if differing:
            raise InputError(
                f"`{folder}` holds an unfinished import with other settings "
                f"({', '.join(differing)}); delete it, or choose another output."
            )

    def position(self) -> int:
        """Return where to go on; 0 at the beginning."""
        return max(self._positions(), default=0)

    def add(self, chunk: Chunk) -> None:
        """Keep rows."""
        import pyarrow

        rows = pyarrow.Table.from_pylist(list(chunk.rows))
        write_parquet(self._path(chunk.position), rows, {})

    def read(self) -> pyarrow.Table:
        """Return all rows, in order."""
        import pyarrow

        parts = [load_parquet(self._path(position)) for position in self._positions()]
        return pyarrow.concat_tables(parts, promote_options="default").replace_schema_metadata()

    def delete(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self._folder)

    def _positions(self) -> list[int]:
        return sorted(int(path.stem) for path in self._folder.glob("*.parquet"))

    def _path(self, position: int) -> Path:
        return self._folder / f"{position:015d}.parquet"
