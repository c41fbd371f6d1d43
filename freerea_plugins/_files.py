"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from ._errors import InputError


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
        IsADirectoryError: If there is a folder of this name.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    with _unfinished(path) as unfinished:
        yield unfinished
        unfinished.replace(path)


@contextlib.contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Write a file that is not there yet; of several processes that do, one succeeds.

    Args:
        path: The file.

    Yields:
        A new, empty file beside it, to be written to. It becomes the file when the block ends,
        and is deleted if the block raises.

    Raises:
        FileExistsError: If there is a file, or anything else, of that name.
        OSError: If the folder cannot be written to.
    """
    with _unfinished(path) as unfinished:
        yield unfinished
        try:
            os.link(unfinished, path)
        except FileExistsError:
            raise
        except OSError:
            # Not every file system has links: then a reader may see a part for a moment.
            with unfinished.open("rb") as source, path.open("xb") as target:
                shutil.copyfileobj(source, target)


@contextlib.contextmanager
def _unfinished(path: Path) -> Iterator[Path]:
    # A name that nobody can foresee: a link that was laid there would be followed. It is cut, as
    # that of the file may be as long as names can be.
    unfinished = path.with_name(f".{path.name[:32]}.{secrets.token_hex(4)}.part")
    unfinished.touch(exist_ok=False)
    try:
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)


@contextlib.contextmanager
def writing(target: Path | str) -> Iterator[None]:
    """Say in one line why a file or folder cannot be written, as on a full disk.

    Args:
        target: What the block writes; it does nothing else that may fail so.

    Raises:
        InputError: If the block raises an `OSError`.
    """
    try:
        yield
    except OSError as error:
        raise InputError(f"`{target}` cannot be written: {_reason(error)}.") from error


def _reason(error: OSError) -> str:
    """Return why a file cannot be read or written, in a few words."""
    # Libraries that are not Python's word it in ways of their own.
    return os.strerror(error.errno) if error.errno else str(error).rstrip(".")
