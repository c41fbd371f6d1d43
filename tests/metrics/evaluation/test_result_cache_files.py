"""A file of cached values that cannot be used is reported, and left as it is."""

from __future__ import annotations

import dataclasses
import resource
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from freerea.metrics import CacheWarning, ResultCache
from tests.metrics.evaluation.counted_measurements import KEY


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "metrics.sqlite"


def damage_start(path: Path) -> None:
    path.write_bytes(b"this is no database" * 100)


def damage_pages(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def replace_by_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE result (context, architecture, value, torch)")
        connection.commit()


def replace_by_a_later_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (damage_start, "damaged"),
        (damage_pages, "damaged"),
        (cut_off, "damaged"),
        (replace_by_another_program, "another program"),
        (replace_by_a_later_version, "version 999"),
    ],
)
def test_a_file_that_cannot_be_used_is_reported_and_left_as_it_is(
    path: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    ResultCache(path).store({KEY: 1.0})
    spoil(path)
    content = path.read_bytes()

    with pytest.warns(CacheWarning, match=reason) as caught:
        cache = ResultCache(path)
        assert cache.look_up([KEY]) == {}
        cache.store({KEY: 2.0})
        assert cache.look_up([KEY]) == {KEY: 2.0}

    assert len(caught) == 1
    assert str(path) in str(caught[0].message)
    assert path.read_bytes() == content
    assert cache.file == path.with_name("metrics-1.sqlite")
    with pytest.warns(CacheWarning, match=reason):
        assert ResultCache(path).look_up([KEY]) == {KEY: 2.0}


def test_files_beside_that_cannot_be_used_either_are_passed_over(path: Path) -> None:
    path.parent.mkdir()
    for name in ("metrics.sqlite", "metrics-1.sqlite"):
        damage_start(path.with_name(name))

    with pytest.warns(CacheWarning, match="damaged") as caught:
        cache = ResultCache(path)

    assert len(caught) == 2
    assert cache.file == path.with_name("metrics-2.sqlite")


def test_a_folder_that_cannot_be_made_is_reported_once_and_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.warns(CacheWarning, match="cannot be used") as caught:
        cache = ResultCache(tmp_path / "file" / "metrics.sqlite")
        cache.store({KEY: 1.0})

    assert len(caught) == 1
    assert cache.look_up([KEY]) == {}
    assert cache.file is None


def test_a_file_that_cannot_grow_is_reported_once_and_still_read(path: Path) -> None:
    cache = ResultCache(path)
    cache.store({KEY: 1.0})
    others = {dataclasses.replace(KEY, architecture="x" * 1000 + str(i)): 2.0 for i in range(100)}
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    with pytest.warns(CacheWarning, match="cannot be written") as caught:
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, before[1]))
        try:
            cache.store(others)
            cache.store(others)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert len(caught) == 1
    assert cache.look_up([KEY, *others]) == {KEY: 1.0}


def test_a_file_that_may_only_be_read_is_read(path: Path) -> None:
    ResultCache(path).store({KEY: 1.0})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect_to_read)
        cache = ResultCache(path)
        with pytest.warns(CacheWarning, match="cannot be written") as caught:
            cache.store({dataclasses.replace(KEY, seed=1): 1.0})
            cache.store({dataclasses.replace(KEY, seed=1): 1.0})
        assert len(caught) == 1
        assert cache.look_up([KEY]) == {KEY: 1.0}


def connect_to_read(
    file: Path, connect: Callable[..., sqlite3.Connection] = sqlite3.connect, **options: object
) -> sqlite3.Connection:
    """Open a file as SQLite does where it may not be written, also for the root user."""
    return connect(f"file:{file}?mode=ro", uri=True, **options)
