"""Fixtures for all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep commands away from the cache of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FREEREA_CACHE", str(tmp_path_factory.mktemp("cache") / "metrics.sqlite"))
        yield


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Return the folder of recorded accuracies, metric values and batches."""
    folder = os.environ.get("FREEREA_DATA")
    if folder is None:
        pytest.skip("FREEREA_DATA is not set: the recorded data are needed")
    return Path(folder).resolve()
