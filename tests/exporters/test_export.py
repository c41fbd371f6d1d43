"""Networks of no search space are exported too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import optuna
import pytest
from torch import nn

from freerea.exporters import export_network
from freerea.samplers import TrainingFreeObjective
from freerea_plugins import InputError
from tests.exporters.networks import Small


def build(trial: Any) -> nn.Module:
    width = trial.suggest_int("width", 2, 6)
    return nn.Sequential(nn.Conv2d(3, width, 3), nn.ReLU(), nn.Flatten(), nn.Linear(width * 36, 2))


def test_the_network_of_a_study_with_build_is_exported(tmp_path: Path) -> None:
    objective = TrainingFreeObjective(
        build=build, input_shape=(3, 8, 8), metrics=["linear_regions"], fidelity=None
    )
    study = objective.create_study()
    study.optimize(objective, n_trials=2)
    network = objective.build_network(study.best_trials[0])
    found = export_network(
        network, tmp_path / "best.py", input_shape=(3, 8, 8), class_names=("cat", "dog")
    )
    assert found.difference == 0
    assert 'CLASSES = ("cat", "dog")' in found.path.read_text(encoding="utf-8")
    optuna.delete_study(study_name=study.study_name, storage=study._storage)


@pytest.mark.parametrize("shape", [(), (3, 0, 8), (3, 8.5, 8), (3, -8, 8)])
def test_a_shape_that_is_none_is_an_input_error(shape, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="`input_shape` must be numbers above 0"):
        export_network(Small(), tmp_path / "network.py", input_shape=shape)
