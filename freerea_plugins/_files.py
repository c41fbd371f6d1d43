"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Write a file so that a reader sees the old one or the new one, never a part.

    Args:
        path: The file; replaced if there is one.

    Yields:
        A new, empty file beside it, to be written to. It takes the place of the file when the
        block ends, and is deleted if the block raises.

    Raises:
        OSError: If the folder cannot be written to.
    """
    # A name that nobody can foresee: a link that was laid there would be followed.
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    unfinished.touch(exist_ok=False)
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
