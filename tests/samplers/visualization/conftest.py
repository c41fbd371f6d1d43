"""A study to plot, and figures that are closed after each test."""

from __future__ import annotations

from collections.abc import Iterator

import optuna
import pytest
from matplotlib import pyplot as plt

from tests.samplers.visualization.evolved_study import evolved


@pytest.fixture(scope="module")
def study() -> optuna.Study:
    return evolved()


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    plt.close("all")
