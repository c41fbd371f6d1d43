"""Made-up recorded data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from paper import bench, methods
from paper.search import Budget, Method

from freerea_plugins import REDUCED
from tests.benchmarks.made_up_data import write_data


@pytest.fixture(scope="session")
def made_up_data(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a folder of made-up data of one data set: cells of more convolutions are better."""
    folders: dict[str, Path] = {}

    def data(dataset: str) -> Path:
        if dataset not in folders:
            folders[dataset] = tmp_path_factory.mktemp(dataset)
            write_data(folders[dataset], dataset)
        return folders[dataset]

    return data


@pytest.fixture(autouse=True)
def few_evaluations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Evaluate few cells, by small networks."""
    fidelity = methods.cheap(REDUCED, "repeats=1,channels=4,images=8")
    monkeypatch.setattr(methods, "NATS_FIDELITY", fidelity)
    monkeypatch.setattr(methods, "NASBENCH101_DEEP", fidelity)
    monkeypatch.setattr(methods, "RANDOM_ARCHITECTURES", 5)
    monkeypatch.setattr(methods, "FRONT_EVALUATIONS", 2)
    monkeypatch.setattr(methods, "NASBENCH101_EVALUATIONS", 3)
    monkeypatch.setattr(methods, "AUTHORS_EVALUATIONS", 3)
    # Pruning takes a minute whatever its images: a random cell stands for what it leaves.
    pruned = Method("TE-NAS", "random", methods.of_structure("flops"), Budget(evaluations=1))
    monkeypatch.setattr(methods, "te_nas", lambda: pruned)
    monkeypatch.setattr(bench, "TIMED", 1)
