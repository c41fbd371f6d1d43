"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from freerea_plugins import InputError, new_file, whole_file, writing


@pytest.mark.parametrize("write", [whole_file, new_file])
def test_a_file_appears_when_it_is_whole(tmp_path, write) -> None:
    path = tmp_path / "file"
    with write(path) as unfinished:
        unfinished.write_text("all of it")
        assert not path.exists()
    assert path.read_text() == "all of it"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("write", [whole_file, new_file])
def test_nothing_is_left_of_a_file_that_fails(tmp_path, write) -> None:
    with pytest.raises(KeyboardInterrupt), write(tmp_path / "file") as unfinished:
        unfinished.write_text("a part")
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_the_old_file_stays_until_the_new_one_is_whole(tmp_path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), whole_file(path):
        raise ZeroDivisionError
    assert path.read_text() == "old"
    with whole_file(path) as unfinished:
        unfinished.write_text("new")
    assert path.read_text() == "new"


def test_a_link_is_replaced_and_not_followed(tmp_path) -> None:
    target = tmp_path / "target"
    target.write_text("precious")
    path = tmp_path / "file"
    path.symlink_to(target)
    with whole_file(path) as unfinished:
        unfinished.write_text("new")
    assert target.read_text() == "precious"
    assert path.read_text() == "new"


@pytest.mark.parametrize("kind", ["file", "folder", "dangling link"])
def test_a_new_file_takes_nobody_s_place(tmp_path, kind) -> None:
    path = tmp_path / "file"
    if kind == "file":
        path.write_text("old")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError), new_file(path) as unfinished:
        unfinished.write_text("new")
    assert list(tmp_path.iterdir()) == [path]
    assert kind != "file" or path.read_text() == "old"


def test_of_many_that_write_a_new_file_one_succeeds(tmp_path) -> None:
    path = tmp_path / "file"
    barrier = threading.Barrier(8)
    won: list[int] = []

    def write(number: int) -> None:
        barrier.wait()
        try:
            with new_file(path) as unfinished:
                unfinished.write_text(str(number))
        except FileExistsError:
            return
        won.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [str(number) for number in won] == [path.read_text()]


def test_a_file_system_without_links_has_new_files_too(tmp_path, monkeypatch) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with new_file(tmp_path / "file") as unfinished:
        unfinished.write_text("new")
    assert (tmp_path / "file").read_text() == "new"
    with pytest.raises(FileExistsError), new_file(tmp_path / "file"):
        pass


def test_why_a_file_cannot_be_written_is_said_in_one_line(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "below"
    message = r"below` cannot be written: Not a directory\.$"
    with pytest.raises(InputError, match=message), writing(path), whole_file(path):
        pass


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
