from __future__ import annotations

import numpy as np
import pytest

from freerea.images import ImageFolder
from freerea_plugins import InputError
from tests.images.photos import make_folder, photo


def test_each_class_is_split_in_the_same_proportion(tmp_path) -> None:
    folder = ImageFolder(make_folder(tmp_path, {"a": 40, "b": 10, "c": 2}))
    split = folder.split()
    assert np.bincount(folder.labels[split.test]).tolist() == [8, 2, 1]
    assert sorted([*split.train, *split.test]) == list(range(52))
    halves = folder.split(0.5)
    assert np.bincount(folder.labels[halves.test]).tolist() == [20, 5, 1]


def test_the_seed_splits_alike(tmp_path) -> None:
    path = make_folder(tmp_path, {"a": 20, "b": 20})
    first, again, other = (ImageFolder(path).split(seed=seed).test.tolist() for seed in (0, 0, 1))
    assert first == again != other


@pytest.mark.parametrize("seed", range(5))
def test_copies_are_on_one_side_even_of_two_classes(tmp_path, seed) -> None:
    path = make_folder(tmp_path, {"a": 10, "b": 10})
    for copy in range(4):
        photo(40, 500 + copy % 2).save(path / "a" / f"copy{copy}.png")
    photo(40, 500).save(path / "b" / "copy.png")
    folder = ImageFolder(path)
    split = folder.split(0.4, seed)
    contents = [path.read_bytes() for path in folder.files]
    train, test = ({contents[index] for index in each} for each in (split.train, split.test))
    assert not train & test


def test_a_class_of_one_image_is_learnt(tmp_path) -> None:
    path = make_folder(tmp_path, {"a": 5, "b": 0})
    for name in ("1.png", "2.png"):
        photo(40, 0).save(path / "b" / name)
    folder = ImageFolder(path)
    assert folder.labels[folder.split(0.9).train].tolist() == [0, 1, 1]


@pytest.mark.parametrize("test", [0, 1, -0.1, 20, float("nan"), "0.2"])
def test_a_part_is_between_0_and_1(tmp_path, test) -> None:
    folder = ImageFolder(make_folder(tmp_path, {"a": 2, "b": 2}))
    with pytest.raises(InputError) as caught:
        folder.split(test)
    assert str(caught.value) == f"`test` must be a part between 0 and 1, got {test!r}."
