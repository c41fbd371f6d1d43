"""A search and a front that are finished, made once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

SMALL = ("--population", 4, "--evaluations", 12, "--limit", "flops=1e8")
SEARCH = ("search", "--metric", "skipped_layers", "--metric", "flops", "--tournament", 2, *SMALL)
FRONT = ("pareto", "--objective", "skipped_layers", "--objective", "flops", *SMALL)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where runs are made once."""
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def copied(freerea, made, tmp_path) -> Callable[[str, tuple[object, ...]], Path]:
    """Return a function that copies a run, which is made if it is not there yet."""

    def copy(name: str, command: tuple[object, ...]) -> Path:
        if not (made / name).exists():
            done = freerea(*command, "--output", made / name)
            assert done.returncode == 0, done.stderr
        return Path(shutil.copytree(made / name, tmp_path / name))

    return copy


@pytest.fixture
def search(copied) -> Path:
    """Return the folder of a finished search."""
    return copied("search", SEARCH)


@pytest.fixture
def front(copied) -> Path:
    """Return the folder of a finished front."""
    return copied("front", FRONT)
