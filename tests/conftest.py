"""Fixtures for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Return the folder of recorded accuracies, metric values and batches."""
    folder = os.environ.get("FREEREA_DATA")
    if folder is None:
        pytest.skip("FREEREA_DATA is not set: the recorded data are needed")
    return Path(folder).resolve()
