"""The package of the example adds what its page says, one component of each kind."""

from __future__ import annotations

import importlib
import math
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import torch
from torch import nn

from freerea.images import ImageFolder
from freerea.metrics import NetworkProbe, pink_noise
from freerea.samplers import FreeREASampler, TrainingFreeObjective
from freerea_plugins import Limit
from tests.images.photos import make_folder

EXAMPLE = Path(__file__).parents[2] / "examples" / "plugin"


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the package of the example, imported from its source."""
    monkeypatch.syspath_prepend(EXAMPLE / "src")
    return importlib.import_module("freerea_example_plugin")


def test_the_module_of_the_entry_point_does_not_import_torch() -> None:
    program = "import sys, freerea_example_plugin.plugin; sys.exit('torch' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(EXAMPLE / "src")}
    assert (
        subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode
        == 0
    )


@pytest.mark.parametrize(
    ("points", "rank"),
    [
        ([[1, 0], [-1, 0], [0, 1], [0, -1]], 2),
        ([[1, 2], [2, 4], [3, 6], [0, 0]], 1),
        ([[3, 5], [3, 5], [3, 5], [3, 5]], -math.inf),
        ([[3, math.nan], [0, 0], [1, 1], [2, 2]], -math.inf),
    ],
)
def test_the_metric_counts_the_directions_of_the_features(example, points, rank) -> None:
    images = torch.tensor(points, dtype=torch.float32).reshape(4, 2, 1, 1)
    network = nn.Sequential(nn.ReLU(inplace=True), nn.Flatten(), nn.Linear(2, 3))
    probe = NetworkProbe(network, images, torch.zeros(4, dtype=torch.int64), torch.Generator())
    assert example.FeatureRank().measure(probe) == pytest.approx(rank)


def test_the_metric_leaves_the_network_as_it_found_it(example) -> None:
    network = example.TinyPlain().build_network((0,) * 8).train()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    batch = pink_noise(example.TinyPlain.datasets[0], size=8)
    probe = NetworkProbe(network, batch.images, batch.labels, torch.Generator())
    assert example.FeatureRank().measure(probe) > 1
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert not any(module._forward_pre_hooks for module in network.modules())


def test_a_second_stage_that_is_left_out_has_no_choices(example) -> None:
    space = example.TinyPlain()
    keys = {space.canonical_genotype(genotype) for genotype in space.genotypes()}
    assert (space.size, len(keys)) == (384, 272)
    assert all(space.canonical_genotype(genotype) == genotype for genotype in keys)
    one_stage = space.architecture((0, 0, 0, 0, 0, 1, 1, 1))
    assert str(one_stage.build_network()) == str(one_stage.canonical().build_network())


@pytest.mark.parametrize(
    ("genotype", "expected"),
    [
        ((0, 0, 0, 0, 0, 0, 0, 0), 2 * 8 * 32 * 32 * 4),
        ((0, 1, 1, 1, 1, 0, 0, 0), 2 * 16 * 32 * 32 * 4),
        ((0, 0, 0, 0, 1, 1, 0, 0), 2 * 96 * 16 * 16 * 4),
    ],
)
def test_the_constraint_is_the_largest_layer_with_its_inputs(example, genotype, expected) -> None:
    architecture = example.TinyPlain().architecture(genotype)
    assert example.ActivationMemory().cost(architecture) == expected


def test_a_space_takes_images_without_code_of_its_own(example, tmp_path) -> None:
    folder = ImageFolder(make_folder(tmp_path / "photos", {"cat": 12, "dog": 12}), channels=1)
    space = example.TinyPlain(folder.dataset())
    objective = TrainingFreeObjective(
        space,
        metrics=[example.FeatureRank()],
        limits=[Limit(example.ActivationMemory(), 200_000)],
        batch=folder.batch(16),
    )
    study = objective.create_study()
    study.optimize(objective, n_trials=3)
    best = objective.architecture(FreeREASampler.best_trial(study))
    assert best.build_network()(torch.zeros(2, 1, 32, 32)).shape == (2, 2)
