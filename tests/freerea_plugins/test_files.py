"""Files appear whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from freerea_plugins import InputError, whole_file, writing


def test_a_file_is_replaced_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    with whole_file(path) as unfinished:
        unfinished.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_there_stays_on_a_full_disk(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    with pytest.raises(InputError) as caught, writing(path), whole_file(path) as unfinished:
        unfinished.write_text("ne")
        raise OSError(errno.ENOSPC, "in the words of some library")
    assert str(caught.value) == f"`{path}` cannot be written: {os.strerror(errno.ENOSPC)}."
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", [".", "folder"])
def test_a_folder_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    with pytest.raises(IsADirectoryError), whole_file(Path(name)):
        pass
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]


def test_a_name_may_be_as_long_as_the_file_system_has_them(tmp_path: Path) -> None:
    path = tmp_path / ("ä" * 127)
    with whole_file(path) as unfinished:
        unfinished.write_text("long")
    assert path.read_text() == "long"
