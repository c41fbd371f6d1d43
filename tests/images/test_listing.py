from __future__ import annotations

import re
from pathlib import Path

import pytest

from freerea.images import ImageFolder
from freerea_plugins import InputError
from tests.images.photos import make_folder


def error(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        ImageFolder(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_missing_folder(tmp_path) -> None:
    path = tmp_path / "photos"
    assert error(path) == f"folder of images `{path}` does not exist."


def test_a_file(tmp_path) -> None:
    path = tmp_path / "photos.zip"
    path.touch()
    assert error(path) == (f"`{path}` is a file: give the folder that has a folder for each class.")


def test_a_folder_without_classes(tmp_path) -> None:
    (tmp_path / "1.png").touch()
    (tmp_path / "empty").mkdir()
    assert error(tmp_path) == (
        f"folder of images `{tmp_path}` has no classes: put the images of each class into a "
        f"folder of its own, as `{tmp_path / 'cat'}` and `{tmp_path / 'dog'}`."
    )


def test_a_folder_with_one_class(tmp_path) -> None:
    make_folder(tmp_path, {"cat": 1})
    assert error(tmp_path) == (
        f"folder of images `{tmp_path}` has one class, `cat`: two are needed at least."
    )


def test_the_folder_above_the_parts_of_a_data_set(tmp_path) -> None:
    for part in ("test", "train"):
        make_folder(tmp_path / part, {"cat": 1, "dog": 1})
    assert error(tmp_path) == (
        f"folder of images `{tmp_path}` has `test` and `train`, which are parts of a data set and "
        f"no classes: give one of them, as `{tmp_path / 'train'}`."
    )


def test_classes_may_have_the_names_of_parts(tmp_path) -> None:
    make_folder(tmp_path, {"test": 1, "train": 1})
    assert ImageFolder(tmp_path).class_names == ("test", "train")


def test_classes_are_sorted_and_neither_hidden_nor_empty(tmp_path) -> None:
    make_folder(tmp_path, {"dog": 2, "cat": 1, ".git": 3})
    (tmp_path / "bird").mkdir()
    (tmp_path / "readme.txt").touch()
    (tmp_path / "cat" / ".DS_Store").touch()
    (tmp_path / "cat" / "Thumbs.db").touch()
    folder = ImageFolder(tmp_path)
    assert folder.class_names == ("cat", "dog")
    assert folder.empty_classes == ("bird",)
    assert folder.labels.tolist() == [0, 1, 1]
    assert [each.name for each in folder.files] == ["000.png", "000.png", "001.png"]
    assert folder.unreadable == ()


def test_images_may_be_in_folders_of_a_class(tmp_path) -> None:
    make_folder(tmp_path, {"dog": 1, "cat": 1})
    make_folder(tmp_path / "cat", {"indoors": 2, ".cache": 1})
    folder = ImageFolder(tmp_path)
    assert folder.class_names == ("cat", "dog")
    assert [str(each.relative_to(tmp_path / "cat")) for each in folder.files[:3]] == [
        "000.png",
        str(Path("indoors", "000.png")),
        str(Path("indoors", "001.png")),
    ]


def test_a_class_without_a_readable_image(tmp_path) -> None:
    make_folder(tmp_path, {"cat": 2, "dog": 0, "fox": 1})
    for name in "abcd":
        (tmp_path / "dog" / f"{name}.jpg").write_bytes(b"no image")
    (tmp_path / "cat" / "x.png").write_bytes(b"neither")
    reason = "(no image of a format that is read)"
    files = ", ".join(f"`{Path('dog', f'{name}.jpg')}` {reason}" for name in "abc")
    assert error(tmp_path) == (
        f"class `dog` of `{tmp_path}` has no image that can be read: 4 files of `{tmp_path.name}` "
        f"cannot be read: {files}, …."
    )


def test_without_pillow_the_error_says_what_to_install(tmp_path, monkeypatch) -> None:
    make_folder(tmp_path, {"cat": 1, "dog": 1})
    monkeypatch.setitem(__import__("sys").modules, "PIL.Image", None)
    assert re.search(r"Pillow.*pip install freerea\[images\]$", error(tmp_path))
