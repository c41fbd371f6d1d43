from __future__ import annotations

import numpy as np
import pytest
import torch

from freerea.images import ImageFolder, normalized
from freerea_plugins import Dataset, InputError
from tests.images.photos import make_folder, photo


@pytest.mark.parametrize(
    ("side", "resolution"), [(8, 32), (28, 32), (63, 32), (64, 64), (100, 96), (300, 96)]
)
def test_the_usual_resolution_is_a_multiple_of_32_up_to_96(tmp_path, side, resolution) -> None:
    folder = ImageFolder(make_folder(tmp_path, {"a": 2, "b": 1}, side=side))
    assert folder.input_shape == (3, resolution, resolution)
    assert folder.median_side == side


def test_the_median_is_that_of_shorter_sides(tmp_path) -> None:
    make_folder(tmp_path, {"a": 1, "b": 1}, side=200)
    photo(40, 0, height=900).save(tmp_path / "a" / "1.png")
    photo(900, 0, height=70).save(tmp_path / "a" / "2.png")
    photo(66, 0, height=1200).save(tmp_path / "a" / "3.png")
    assert ImageFolder(tmp_path).median_side == 70


def test_the_data_set_has_classes_mean_and_deviation(tmp_path) -> None:
    path = make_folder(tmp_path / "my photos (2)", {"cat": 3, "dog": 1})
    folder = ImageFolder(path, resolution=20)
    dataset = folder.dataset()
    pixels = folder.load().pixels / 255
    assert dataset == Dataset(
        "my-photos-2",
        (3, 20, 20),
        2,
        ("cat", "dog"),
        tuple(np.round(pixels.mean(axis=(0, 2, 3)), 6)),
        tuple(np.round(pixels.std(axis=(0, 2, 3)), 6)),
    )
    assert folder.dataset("pets").name == "pets"


def test_a_large_folder_is_normalized_by_a_sample_of_each_class(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("freerea.images.folder._SAMPLE", 8)
    folder = ImageFolder(make_folder(tmp_path, {"a": 30, "b": 10}))
    counted = []
    folder._progress = lambda what, done, total: counted.append((what, done, total))
    sampled = folder.dataset()
    assert counted[-1] == ("images read", 8, 8)
    # 6 images about a level of 80 and 2 about 140.
    assert sampled.mean == pytest.approx((95 / 255,) * 3, abs=0.005)
    assert folder.dataset() == sampled


def test_images_without_contrast_are_normalized(tmp_path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        photo(40, 0).point(lambda _: 51).save(tmp_path / name / "x.png")
    dataset = ImageFolder(tmp_path).dataset()
    assert dataset.mean == (0.2,) * 3
    assert dataset.deviation == (round(1 / 255, 6),) * 3


def test_a_batch_has_as_many_images_of_each_class(tmp_path) -> None:
    folder = ImageFolder(make_folder(tmp_path, {"a": 3, "b": 20, "c": 20}))
    batch = folder.batch(23)
    assert np.bincount(batch.labels).tolist() == [3, 10, 10]
    assert sorted(batch.labels[:6].tolist()) == [0, 0, 1, 1, 2, 2]
    assert batch.images.shape == (23, 3, 32, 32)
    assert len(folder.batch().labels) == 43


def test_a_batch_of_fewer_images_than_classes(tmp_path) -> None:
    folder = ImageFolder(make_folder(tmp_path, {"a": 3, "b": 3, "c": 3}))
    assert len(set(folder.batch(2).labels.tolist())) == 2


def test_a_batch_is_normalized_by_the_data_set(tmp_path) -> None:
    folder = ImageFolder(make_folder(tmp_path, {"a": 30, "b": 34}))
    images = folder.batch().images
    assert images.mean(dim=(0, 2, 3)).tolist() == pytest.approx([0] * 3, abs=1e-4)
    assert images.std(dim=(0, 2, 3)).tolist() == pytest.approx([1] * 3, abs=1e-3)
    other = Dataset("other", (3, 32, 32), 2, mean=(0.0,) * 3, deviation=(0.5,) * 3)
    assert float(folder.batch(dataset=other).images.min()) >= 0


def test_the_seed_draws_the_same_batch(tmp_path) -> None:
    path = make_folder(tmp_path, {"a": 20, "b": 20})
    digest = ImageFolder(path).batch(10).digest()
    assert ImageFolder(path).batch(10).digest() == digest
    assert ImageFolder(path).batch(10, seed=1).digest() != digest
    photo(40, 99).save(path / "a" / "new.png")
    assert ImageFolder(path).batch(10).digest() != digest


def test_a_damaged_image_leaves_its_place_to_one_of_its_class(tmp_path) -> None:
    path = make_folder(tmp_path, {"a": 12, "b": 12}, side=100)
    whole = sorted((path / "b").iterdir())
    for each in whole[:6]:
        each.write_bytes(each.read_bytes()[:1000])
    folder = ImageFolder(path)
    batch = folder.batch(12)
    assert np.bincount(batch.labels).tolist() == [6, 6]
    assert np.bincount(folder.batch(24).labels).tolist() == [12, 6]
    assert len(folder.unreadable) == 6


def test_a_class_of_damaged_images_has_no_batch(tmp_path) -> None:
    path = make_folder(tmp_path, {"a": 30, "b": 2}, side=100)
    for each in (path / "b").iterdir():
        each.write_bytes(each.read_bytes()[:1000])
    with pytest.raises(
        InputError, match=r"^class `b` of .* has no image that can be read: 2 files"
    ):
        ImageFolder(path).batch(10)


def test_bytes_are_loaded_with_labels(tmp_path) -> None:
    folder = ImageFolder(make_folder(tmp_path, {"a": 2, "b": 2}), channels=1)
    loaded = folder.load([3, 0])
    assert (loaded.pixels.shape, loaded.pixels.dtype) == ((2, 1, 32, 32), np.uint8)
    assert (loaded.labels.tolist(), loaded.indices.tolist()) == ([1, 0], [3, 0])
    assert len(folder.load([]).pixels) == 0
    assert len(folder.load().pixels) == 4


def test_normalizing_takes_off_the_mean_and_divides_by_the_deviation() -> None:
    dataset = Dataset("own", (2, 1, 1), 2, mean=(0.2, 0.4), deviation=(0.1, 0.5))
    pixels = np.array([51, 255], np.uint8).reshape(1, 2, 1, 1)
    assert torch.allclose(normalized(pixels, dataset).flatten(), torch.tensor([0.0, 1.2]))


def test_normalizing_needs_mean_and_deviation_of_each_channel() -> None:
    with pytest.raises(InputError) as caught:
        normalized(np.zeros((1, 3, 1, 1), np.uint8), Dataset("own", (3, 1, 1), 2))
    assert str(caught.value) == (
        "data set `own` needs `mean` and `deviation` of 3 channels, got 0 and 0."
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"resolution": 0}, "`resolution` must be a whole number of pixels above 0, got 0."),
        ({"resolution": 9.5}, "`resolution` must be a whole number of pixels above 0, got 9.5."),
        ({"channels": 4}, "`channels` must be 3 or 1, got 4."),
    ],
)
def test_wrong_arguments(tmp_path, arguments, message) -> None:
    with pytest.raises(InputError) as caught:
        ImageFolder(tmp_path, **arguments)
    assert str(caught.value) == message


def test_wrong_sizes_and_seeds_of_a_batch(tmp_path) -> None:
    folder = ImageFolder(make_folder(tmp_path, {"a": 1, "b": 1}))
    with pytest.raises(
        InputError, match=r"^`size` must be a whole number of images above 0, got 0"
    ):
        folder.batch(0)
    with pytest.raises(InputError, match=r"^`seed` must be a whole number from 0, got -1"):
        folder.batch(seed=-1)


def test_progress_is_told_of_each_file(tmp_path) -> None:
    told = []
    path = make_folder(tmp_path, {"a": 2, "b": 1})
    folder = ImageFolder(path, progress=lambda *each: told.append(each))
    assert told == [("images looked at", done, 3) for done in (1, 2, 3)]
    folder.load([0])
    assert told[-1] == ("images read", 1, 1)
