"""What an import has read so far, in a folder beside its output."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from freerea_plugins import InputError, whole_file

from ..parquet_file import load_parquet, write_parquet
from .source import Chunk

if TYPE_CHECKING:
    import pyarrow

DESCRIPTION = "import.json"
_PART = re.compile(r"\d{15}\.parquet")
_UNFINISHED = re.compile(r"\.(\d{15}\.parquet|import\.json)\.[0-9a-f]{8}\.part")
_PROVENANCE = TypeAdapter(dict[str, str])


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
        try:
            folder.mkdir(parents=True, exist_ok=True)
            found = self._description()
            if found is None:
                with whole_file(folder / DESCRIPTION) as unfinished:
                    unfinished.write_text(json.dumps(dict(provenance)), encoding="utf-8")
        except OSError as error:
            raise InputError(f"`{folder}` cannot be used: {error}.") from error
        names = sorted({*(found or provenance), *provenance})
        differing = [
            name for name in names if found is not None and found.get(name) != provenance.get(name)
        ]
        if differing:
            raise InputError(
                f"`{folder}` holds an unfinished import with other settings "
                f"({', '.join(differing)}); delete it, or choose another output."
            )

    def position(self) -> int:
        """Return where to go on; 0 at the beginning."""
        return max(self._positions(), default=0)

    def add(self, chunk: Chunk) -> None:
        """Keep rows.

        Raises:
            OSError: If they cannot be written.
        """
        import pyarrow

        rows = pyarrow.Table.from_pylist(list(chunk.rows))
        write_parquet(self._path(chunk.position), rows, {})

    def read(self) -> pyarrow.Table:
        """Return all rows, in order."""
        import pyarrow

        parts = [load_parquet(self._path(position)) for position in self._positions()]
        return pyarrow.concat_tables(parts, promote_options="default").replace_schema_metadata()

    def delete(self) -> None:
        """Delete what an import wrote, and the folder if nothing else is in it."""
        for path in self._folder.iterdir():
            if path.name == DESCRIPTION or _PART.fullmatch(path.name) or _is_unfinished(path):
                path.unlink()
        if not any(self._folder.iterdir()):
            self._folder.rmdir()

    def _description(self) -> dict[str, str] | None:
        """Return of what the folder holds rows; `None` if it is new.

        Raises:
            InputError: If it is not the folder of an import.
            OSError: If it cannot be read.
        """
        path = self._folder / DESCRIPTION
        try:
            if not self._folder.is_symlink():
                if path.is_file() and not path.is_symlink():
                    return _PROVENANCE.validate_json(path.read_bytes(), strict=True)
                if all(map(_is_unfinished, self._folder.iterdir())):
                    return None
        except ValidationError:
            pass
        raise InputError(
            f"`{self._folder}` was not made by an import, which needs a folder of this name: move "
            "it away, or choose another output."
        )

    def _positions(self) -> list[int]:
        names = (path.name for path in self._folder.iterdir())
        return sorted(int(Path(name).stem) for name in names if _PART.fullmatch(name))

    def _path(self, position: int) -> Path:
        return self._folder / f"{position:015d}.parquet"


def _is_unfinished(path: Path) -> bool:
    """Return whether a file is what a process left behind that was killed while it wrote."""
    return _UNFINISHED.fullmatch(path.name) is not None
