from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from freerea.images import ImageFolder
from tests.images.photos import make_folder, photo


def decoded(path: Path, image: Image.Image, *, channels: int = 3, **saving: object) -> np.ndarray:
    """Return the pixels of an image as a folder gives them, at 4 by 4."""
    make_folder(path, {"b": 1, "c": 1})
    (path / "a").mkdir()
    image.save(path / "a" / "x.png", **saving)
    folder = ImageFolder(path, resolution=4, channels=channels)
    loaded = folder.load([0])
    assert folder.unreadable == ()
    return loaded.pixels[0]


def halves(mode: str, left: object, right: object) -> Image.Image:
    image = Image.new(mode, (8, 8), left)
    image.paste(right, (4, 0, 8, 8))
    return image


@pytest.mark.parametrize(
    ("image", "left", "right"),
    [
        (halves("RGB", (10, 20, 30), (40, 50, 60)), (10, 20, 30), (40, 50, 60)),
        (halves("L", 10, 200), (10, 10, 10), (200, 200, 200)),
        (halves("1", 0, 1), (0, 0, 0), (255, 255, 255)),
        (halves("RGBA", (10, 20, 30, 255), (10, 20, 30, 0)), (10, 20, 30), (255, 255, 255)),
        (halves("LA", (10, 255), (10, 0)), (10, 10, 10), (255, 255, 255)),
        (
            Image.fromarray(np.repeat([[2760, 51200]], 4, axis=1).repeat(8, axis=0).astype("u2")),
            (10, 10, 10),
            (200, 200, 200),
        ),
        (
            halves("RGB", (255, 0, 0), (0, 0, 255)).convert("P", palette=Image.Palette.WEB),
            (255, 0, 0),
            (0, 0, 255),
        ),
    ],
    ids=["RGB", "gray", "bits", "RGBA", "gray and alpha", "16 bits", "palette"],
)
def test_modes_of_images(tmp_path, image, left, right) -> None:
    pixels = decoded(tmp_path, image)
    assert pixels.shape == (3, 4, 4)
    assert pixels.dtype == np.uint8
    assert tuple(pixels[:, 0, 0]) == left
    assert tuple(pixels[:, 3, 3]) == right


def test_a_transparent_color_of_a_palette_becomes_white(tmp_path) -> None:
    image = halves("P", 0, 1)
    image.putpalette([255, 0, 0, 0, 0, 255])
    pixels = decoded(tmp_path, image, transparency=0)
    assert tuple(pixels[:, 0, 0]) == (255, 255, 255)
    assert tuple(pixels[:, 3, 3]) == (0, 0, 255)


def test_one_channel_is_the_luminance(tmp_path) -> None:
    pixels = decoded(tmp_path, halves("RGB", (255, 0, 0), (0, 255, 0)), channels=1)
    assert pixels.shape == (1, 4, 4)
    assert (pixels[0, 0, 0], pixels[0, 0, 3]) == (76, 150)


def test_exif_turns_an_image(tmp_path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by a quarter: what is left comes up
    pixels = decoded(tmp_path, halves("L", 10, 200), exif=exif)
    assert pixels[0, :, 0].tolist()[0] == pixels[0, 0, 3] == 10
    assert pixels[0, 3].tolist() == [200] * 4


def test_what_is_wider_is_cropped_about_its_center(tmp_path) -> None:
    image = Image.new("L", (24, 8), 0)
    image.paste(100, (8, 0, 16, 8))
    pixels = decoded(tmp_path, image)
    assert (pixels[:, :, 1:3] == 100).all()
    assert (pixels >= 80).all()  # a little of what is beside the square


def test_floats_and_more_than_16_bits_are_unreadable(tmp_path) -> None:
    make_folder(tmp_path, {"a": 1, "b": 1})
    Image.fromarray(np.ones((8, 8), np.float32)).save(tmp_path / "a" / "float.tiff")
    Image.fromarray(np.full((8, 8), 1 << 20, np.int32)).save(tmp_path / "a" / "large.tiff")
    folder = ImageFolder(tmp_path)
    loaded = folder.load()
    assert loaded.indices.tolist() == [0, 3]
    assert [(each.path.name, each.reason) for each in folder.unreadable] == [
        ("float.tiff", "its pixels are floats, of which the range is unknown"),
        ("large.tiff", "its pixels have more than 16 bits"),
    ]


def test_formats_that_are_programs_are_not_read(tmp_path) -> None:
    make_folder(tmp_path, {"a": 1, "b": 1})
    photo(20, 0).save(tmp_path / "a" / "x.eps")
    assert [each.path.name for each in ImageFolder(tmp_path).unreadable] == ["x.eps"]


def test_a_truncated_image_is_named_as_soon_as_it_is_decoded(tmp_path) -> None:
    make_folder(tmp_path, {"a": 2, "b": 1}, side=200)
    path = tmp_path / "a" / "001.png"
    path.write_bytes(path.read_bytes()[:2000])
    folder = ImageFolder(tmp_path)
    assert len(folder.files) == 3
    loaded = folder.load()
    assert (loaded.indices.tolist(), loaded.labels.tolist()) == ([0, 2], [0, 1])
    note = folder.unreadable_note()
    assert note is not None
    assert note.startswith(
        f"1 file of `{tmp_path.name}` cannot be read: `{Path('a', '001.png')}` ("
    )


def test_warnings_of_pillow_are_kept_back(tmp_path, monkeypatch) -> None:
    make_folder(tmp_path, {"a": 1, "b": 1})
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)  # warns of 1,600
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        folder = ImageFolder(tmp_path)
        assert len(folder.load().pixels) == 2


def test_a_decompression_bomb_is_unreadable(tmp_path, monkeypatch) -> None:
    make_folder(tmp_path, {"a": 1, "b": 1}, side=20)
    photo(100, 0).save(tmp_path / "a" / "bomb.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    assert [each.path.name for each in ImageFolder(tmp_path).unreadable] == ["bomb.png"]
