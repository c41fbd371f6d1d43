"""Reads TFRecord files without TensorFlow."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from freerea_plugins import InputError

_LENGTH = struct.Struct("<Q")
_CHECKSUM = struct.Struct("<I")
_MASK_DELTA = 0xA282EAD8
LONGEST = 1 << 24
"""Bytes of the longest record believed; a damaged length could be anything."""


def read_records(path: Path, position: int) -> Iterator[tuple[bytes, int]]:
    """Yield records and the position behind each.

    A record is its length, a checksum of the length, its bytes, and a checksum of the bytes.

    Args:
        path: The file.
        position: Where a record begins.

    Raises:
        InputError: If the file cannot be read, a checksum is wrong, or the file ends within a
            record.
    """
    try:
        yield from _records(path, position)
    except OSError as error:
        raise InputError(f"`{path}` cannot be read: {error}.") from error


def _records(path: Path, position: int) -> Iterator[tuple[bytes, int]]:
    with path.open("rb") as file:
        file.seek(position)
        while head := file.read(_LENGTH.size):
            length = _verified(file, head, _LENGTH.size, path, position)
            (size,) = _LENGTH.unpack(length)
            if size > LONGEST:
                raise InputError(f"`{path}` has a record of {size} bytes at byte {position}.")
            record = _verified(file, file.read(size), size, path, position)
            position = file.tell()
            yield record, position


def _verified(file: BinaryIO, content: bytes, size: int, path: Path, position: int) -> bytes:
    """Return bytes after a check of their length and of the checksum that follows them."""
    checksum = file.read(_CHECKSUM.size)
    if len(content) < size or len(checksum) < _CHECKSUM.size:
        raise InputError(f"`{path}` ends within the record at byte {position}.")
    if _CHECKSUM.unpack(checksum)[0] != masked_checksum(content):
        raise InputError(
            f"`{path}` is damaged, or no TFRecord file: the record at byte {position}."
        )
    return content


def masked_checksum(content: bytes) -> int:
    """Return the checksum that TFRecord files have: CRC-32C, rotated and shifted.

    Raises:
        InputError: If the package that computes it is not installed.
    """
    try:
        import google_crc32c
    except ImportError:
        raise InputError(
            "TFRecord files need the package google-crc32c: pip install google-crc32c."
        ) from None
    checksum: int = google_crc32c.value(content)
    rotated = (checksum >> 15 | checksum << 17) & 0xFFFFFFFF
    return (rotated + _MASK_DELTA) & 0xFFFFFFFF
