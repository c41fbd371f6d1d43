"""A folder of images in three parts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from freerea.images import ImageFolder
from freerea.images.decoding import decode
from freerea.training import SplitFolder
from freerea_plugins import InputError
from tests.images.photos import make_folder

COUNTS = {"cats": 20, "dogs": 40}


def split(path: Path, seed: int = 0) -> SplitFolder:
    return SplitFolder(path, seed=seed)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "photos", COUNTS, side=8)


def test_each_class_is_in_each_part_as_it_is_in_all(photos: Path) -> None:
    images = split(photos)
    parts = images.load((3, 8, 8))
    assert images.class_names == ("cats", "dogs")
    assert images.sizes == {"train": 42, "validation": 6, "test": 12}
    assert np.bincount(parts.train.labels).tolist() == [14, 28]
    assert np.bincount(parts.validation.labels).tolist() == [2, 4]
    assert np.bincount(parts.test.labels).tolist() == [4, 8]


def test_each_image_is_in_one_part(photos: Path) -> None:
    parts = split(photos).load((3, 8, 8))
    shown = [
        image.numpy().tobytes()
        for part in (parts.train, parts.validation, parts.test)
        for image in part.images
    ]
    assert len(set(shown)) == len(shown) == 60
    assert set(shown) == {
        each.tobytes() for each in ImageFolder(photos, resolution=8).load().pixels
    }


def test_the_same_seed_splits_alike_for_any_shape(photos: Path) -> None:
    first, again, other = split(photos), split(photos), split(photos, seed=1)
    small = first.load((1, 4, 4))
    assert small.test.images.shape == (12, 1, 4, 4)
    shown = [each.load((3, 8, 8)).test.images for each in (first, again, other)]
    assert (shown[0] == shown[1]).all()
    assert not (shown[0] == shown[2]).all()


def test_copies_are_in_one_part(tmp_path: Path) -> None:
    photos = make_folder(tmp_path / "photos", {"cats": 12, "dogs": 12}, side=8)
    for number in range(12):
        original = photos / "cats" / f"{number:03}.png"
        (photos / "cats" / f"copy-{number}.png").write_bytes(original.read_bytes())
    parts = split(photos).load((3, 8, 8))
    shown = [
        {image.numpy().tobytes() for image in part.images}
        for part in (parts.train, parts.validation, parts.test)
    ]
    assert sum(map(len, shown)) == 24
    assert not (shown[0] & shown[1] or shown[0] & shown[2] or shown[1] & shown[2])


def test_normalisation_is_what_is_given_else_that_of_the_training_part(photos: Path) -> None:
    given = ((0.1, 0.2, 0.3), (0.4, 0.5, 0.6))
    parts = split(photos).load((3, 8, 8), given)
    assert (parts.test.mean, parts.test.deviation) == given
    own = split(photos).load((3, 8, 8))
    train = own.train.normalised(slice(None))
    assert train.mean(dim=(0, 2, 3)).tolist() == pytest.approx([0, 0, 0], abs=1e-4)
    assert train.std(dim=(0, 2, 3)).tolist() == pytest.approx([1, 1, 1], abs=1e-3)
    assert own.test.mean == own.train.mean


def test_a_class_with_two_images_is_an_input_error(tmp_path: Path) -> None:
    photos = make_folder(tmp_path / "photos", {"cats": 2, "dogs": 9}, side=8)
    with pytest.raises(InputError) as caught:
        split(photos)
    assert str(caught.value) == (
        f"class `cats` of `{photos}` has too few different images, 2 files: it takes three at "
        "least, to train, to choose and to test."
    )


@pytest.mark.parametrize("shape", [(3, 8, 4), (2, 8, 8), (16,), (3, 8, 8, 8)])
def test_inputs_that_are_no_square_images_are_an_input_error(photos: Path, shape) -> None:
    written = "x".join(map(str, shape))
    with pytest.raises(InputError, match=f"networks that take inputs of {written} cannot be"):
        split(photos).load(shape)


def test_the_digest_knows_the_files(photos: Path) -> None:
    before = split(photos).digest()
    assert split(photos).digest() == before
    (photos / "cats" / "000.png").rename(photos / "cats" / "zzz.png")
    assert split(photos).digest() != before


def test_networks_are_judged_by_the_same_images_or_not_at_all(photos: Path) -> None:
    images = split(photos)
    shown = images.load((3, 8, 8)).test.images
    lost = next(
        path
        for path in sorted(photos.rglob("*.png"))
        if any(decode(path, 8, 3).tobytes() == each.numpy().tobytes() for each in shown)
    )
    lost.write_bytes(lost.read_bytes()[:60])
    with pytest.raises(InputError) as caught:
        images.load((3, 4, 4))
    assert str(caught.value) == (
        f"`{lost}` can be read for one resolution and not for another: remove it."
    )
    assert len(images.notes) == 1


def test_a_shape_is_loaded_once(photos: Path) -> None:
    images = split(photos)
    parts = images.load((3, 8, 8))
    images.load((1, 4, 4))
    assert images.load((3, 8, 8)) is parts
