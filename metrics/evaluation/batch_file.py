"""Arrays of images and labels in an ``.npz`` file, read with suspicion."""

from __future__ import annotations

import math
import zipfile
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from freerea_plugins import InputError

LARGEST = 1 << 32
"""Bytes of an array that is read at most: a small file that is compressed may say any number."""
_NUMBERS = "biuf"
"""Kinds of arrays, as NumPy writes them, that hold real numbers."""
_REASON = 200


def read_arrays(path: Path) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.generic] | None]:
    """Return the images and, if there are any, the labels of a file.

    Raises:
        InputError: If it cannot be read, or has no images, or they are no real numbers.
    """
    try:
        if path.exists() and not path.is_file():
            raise OSError("it is no regular file")
        with zipfile.ZipFile(path) as archive:
            names = [each.removesuffix(".npy") for each in archive.namelist()]
            if "images" not in names:
                raise InputError(
                    f"batch `{path}` has no array `images`; it has {', '.join(names) or 'none'}."
                )
            images = _array(archive, "images")
            labels = _array(archive, "labels") if "labels" in names else None
    except InputError:
        raise
    # A damaged archive may raise anything.
    except Exception as error:
        reason = str(error).partition("\n")[0][:_REASON].rstrip(".") or type(error).__name__
        raise InputError(f"batch `{path}` is not a readable .npz file: {reason}.") from error
    if images.dtype.kind not in _NUMBERS:
        raise InputError(f"batch `{path}` needs images of real numbers, got {images.dtype}.")
    with np.errstate(over="ignore"):  # becomes infinite, and is refused as such
        return images.astype(np.float32), labels


def _array(archive: zipfile.ZipFile, name: str) -> npt.NDArray[Any]:
    """Return an array, once it is clear that it is as long as it says.

    Raises:
        ValueError: If it is not.
    """
    entry = archive.getinfo(f"{name}.npy")
    with archive.open(entry) as file:
        shape, size = _announced(file)
        told = math.prod(shape) * size + file.tell()
    if told != entry.file_size or told > LARGEST:
        raise ValueError(
            f"array `{name}` of shape {shape} would have {told:,} bytes; the file has "
            f"{entry.file_size:,} of it, and at most {LARGEST:,} are read"
        )
    with archive.open(entry) as file:
        array: npt.NDArray[Any] = np.lib.format.read_array(file, allow_pickle=False)
        return array


def _announced(file: IO[bytes]) -> tuple[tuple[int, ...], int]:
    """Return the shape and the bytes of a number as an array's header has them."""
    version = np.lib.format.read_magic(file)
    read_header = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }[version]
    shape, _, dtype = read_header(file)
    if dtype.hasobject:
        raise ValueError("it holds Python objects")
    return shape, dtype.itemsize
