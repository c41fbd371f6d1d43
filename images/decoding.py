"""One file, read by Pillow, as pixels of a square."""

from __future__ import annotations

import contextlib
import struct
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from freerea_plugins import InputError

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("JPEG", "MPO", "PNG", "WEBP", "AVIF", "GIF", "BMP", "TIFF", "PPM", "TGA", "JPEG2000")
"""What is read. Pillow knows more, of which some are programs, or read by other programs."""

_MODES = {1: "L", 3: "RGB"}
"""Pillow's name for pixels with so many channels."""
_BACKGROUND = "white"
_REASON = 100


class UnreadableImageError(Exception):
    """A file is no image, or a damaged one; the message says why in a few words."""


def check_pillow() -> None:
    """Check that images can be read.

    Raises:
        InputError: If Pillow is missing.
    """
    try:
        import PIL.Image  # noqa: F401
    except ImportError as error:
        raise InputError(
            "folders of images are read by Pillow, which is not installed: "
            "pip install freerea[images]"
        ) from error


def short_side(path: Path) -> int:
    """Return the pixels of the shorter side of an image, of which the header alone is read.

    Raises:
        UnreadableImageError: If the file is no image that is read.
    """
    with _opened(path) as image:
        return min(image.size)


def decode(path: Path, side: int, channels: int) -> npt.NDArray[np.uint8]:
    """Return an image, cropped about its centre to a square and resized.

    It is turned as its EXIF says, transparent pixels become white, and of several frames the first
    is taken.

    Args:
        path: The file.
        side: Height and width of what is returned.
        channels: 3, red, green and blue; or 1, their luminance.

    Returns:
        The pixels, ``(channels, side, side)``.

    Raises:
        UnreadableImageError: If the file is no image that is read, or damaged.
    """
    from PIL import Image, ImageOps

    with _opened(path) as image:
        # A photograph is decoded at the fraction of its size that is needed; four times the pixels.
        image.draft(None, (2 * side, 2 * side))
        upright = ImageOps.exif_transpose(image)
        plain = _without_transparency(_of_bytes(upright)).convert(_MODES[channels])
        square = ImageOps.fit(plain, (side, side), Image.Resampling.BILINEAR)
        pixels = np.asarray(square, dtype=np.uint8)
    return np.ascontiguousarray(pixels.reshape(side, side, channels).transpose(2, 0, 1))


@contextlib.contextmanager
def quiet_pillow() -> Iterator[None]:
    """Keep back what Pillow warns of: an image that it can read is read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    from PIL import Image, UnidentifiedImageError

    Image.init()
    known = [each for each in FORMATS if each in Image.OPEN]
    try:
        with Image.open(path, formats=known) as image:
            yield image
    except UnreadableImageError:
        raise
    except UnidentifiedImageError as error:
        raise UnreadableImageError("no image of a format that is read") from error
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError) as error:
        reason = str(error).partition("\n")[0][:_REASON].rstrip(".") or type(error).__name__
        raise UnreadableImageError(reason) from error
    # A damaged image may raise anything.
    except Exception as error:
        raise UnreadableImageError(f"{type(error).__name__} of Pillow") from error


def _of_bytes(image: Image.Image) -> Image.Image:
    """Return an image whose channels are bytes: of 16 bits the upper 8 are kept."""
    from PIL import Image

    if image.mode == "F":
        raise UnreadableImageError("its pixels are floats, of which the range is unknown")
    if image.mode != "I" and not image.mode.startswith("I;"):
        return image
    levels = np.asarray(image)
    if levels.min() < 0 or levels.max() >= 1 << 16:
        raise UnreadableImageError("its pixels have more than 16 bits")
    return Image.fromarray((levels.astype(np.uint16) >> 8).astype(np.uint8))


def _without_transparency(image: Image.Image) -> Image.Image:
    from PIL import Image

    if not image.has_transparency_data:
        return image
    solid = image.convert("RGBA")
    background = Image.new("RGBA", solid.size, _BACKGROUND)
    return Image.alpha_composite(background, solid)
