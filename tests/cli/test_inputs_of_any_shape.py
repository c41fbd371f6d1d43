"""Spaces over signals, vectors and volumes, on every route that images take."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import optuna
import pytest
from pymoo.core.population import Population

from freerea.metrics import Evaluator, Flops, Params, pink_noise
from freerea.samplers import TrainingFreeObjective
from freerea.samplers.pymoo import NASProblem
from freerea_plugins import PAPER, Fidelity, SearchSpace, default_plugin_manager
from tests.cli.installed_plugin import installed_plugin

optuna.logging.set_verbosity(optuna.logging.ERROR)

SPACES = '''
from freerea_plugins import PAPER, Dataset, SearchSpace, Variable, hookimpl


class Plain(SearchSpace):
    """Layers of a width to be chosen, on inputs of some shape."""

    variables = (Variable("width", ("64", "96", "128")), Variable("depth", ("2", "3", "4")))

    def build_network(self, genotype, fidelity=PAPER):
        from torch import nn

        channels, *lengths = self.input_shape(fidelity)
        layer = {0: nn.Linear, 1: nn.Conv1d, 2: nn.Conv2d, 3: nn.Conv3d}[len(lengths)]
        options = {"kernel_size": 3, "padding": 1} if lengths else {}
        width, layers = 64 + 32 * genotype[0], []
        for _ in range(2 + genotype[1]):
            layers += [layer(channels, width, **options), nn.ReLU()]
            channels = width
        inputs = channels
        for length in lengths:
            inputs *= length
        return nn.Sequential(*layers, nn.Flatten(), nn.Linear(inputs, self.dataset.classes))


class Signals(Plain):
    """Signals of two channels."""

    name = "plain-signals"
    datasets = (Dataset("iq", (2, 128), 5),)


class Vectors(Plain):
    """Vectors."""

    name = "plain-vectors"
    datasets = (Dataset("sensors", (16,), 3),)


class Volumes(Plain):
    """Volumes of one channel."""

    name = "plain-volumes"
    datasets = (Dataset("scans", (1, 8, 6, 4), 2),)


@hookimpl
def freerea_spaces():
    return [Signals, Vectors, Volumes]
'''
NAMES = ("plain-signals", "plain-vectors", "plain-volumes")
METRICS = ("linear_regions", "log_synflow", "snip")
MEASURED = [part for name in METRICS for part in ("--metric", name)]
EVERY_METRIC = sorted(default_plugin_manager().metrics)
ONCE = Fidelity("once", resolution=0.5, canonical=True, repeats=1)


@pytest.fixture(scope="module", autouse=True)
def spaces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Install a distribution with the spaces."""
    with installed_plugin(tmp_path_factory.mktemp("shelf"), "shapes", SPACES) as module:
        yield module


@pytest.fixture(params=NAMES)
def space(request: pytest.FixtureRequest) -> SearchSpace:
    return default_plugin_manager().space(request.param)()


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_costs_are_counted_on_the_full_network(space: SearchSpace) -> None:
    architecture = space.architecture((0, 0))
    channels, *lengths = space.dataset.input_shape
    places, classes = int(np.prod(lengths)), space.dataset.classes
    weights = 64 * 3 ** len(lengths) * (channels + 64)

    assert Flops().cost(architecture) == places * (weights + 64 * classes)
    assert Params().cost(architecture) == weights + 2 * 64 + (64 * places + 1) * classes


@pytest.mark.parametrize("fidelity", [PAPER, ONCE], ids=["full size", "half size"])
def test_every_metric_has_a_value_and_the_usual_ones_are_finite(
    space: SearchSpace, fidelity: Fidelity
) -> None:
    evaluator = Evaluator(pink_noise(space.dataset, size=8), EVERY_METRIC, fidelity=fidelity)

    values = evaluator.measure(space.architecture((1, 1)))

    assert list(values) == EVERY_METRIC
    assert not np.isnan(list(values.values())).any()
    assert np.isfinite([values[name] for name in METRICS]).all()


def test_an_objective_of_optuna(space: SearchSpace) -> None:
    objective = TrainingFreeObjective(
        space,
        metrics=METRICS,
        fidelity=ONCE,
        limits={"params": Params().cost(space.architecture((1, 1)))},
    )
    study = objective.create_study(
        sampler=objective.create_sampler(population_size=3, tournament_size=2)
    )

    study.optimize(objective, n_trials=6)

    assert all(each.state == optuna.trial.TrialState.COMPLETE for each in study.trials)
    assert np.isfinite([each.values for each in study.trials]).all()
    assert objective.build_network(study.trials[0]) is not None


def test_a_problem_of_pymoo(space: SearchSpace) -> None:
    problem = NASProblem(space, metrics=METRICS, fidelity=ONCE, objectives=["flops"])
    population = Population.new("X", np.array([(0, 0), (1, 2), (2, 1)]))

    evaluated = problem.evaluate(population.get("X"), return_as_dictionary=True)

    assert evaluated["F"].shape == (3, 4)
    assert np.isfinite(evaluated["F"]).all()


@pytest.mark.parametrize("name", NAMES)
def test_scores_with_the_batch_of_a_file(freerea, tmp_path: Path, name: str) -> None:
    dataset = default_plugin_manager().space(name).datasets[0]
    batch = pink_noise(dataset, size=6)
    np.savez(tmp_path / "batch.npz", images=batch.images.numpy(), labels=batch.labels.numpy())
    for options in ([], ["--batch", "batch.npz"], ["--fidelity", "paper"]):
        done = freerea(
            *("score", "width=96,depth=3", "--space", name, "--repeats", 1, "--json"),
            *(*MEASURED, *options),
        )
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout)
        assert report["dataset"] == dataset.name
        assert np.isfinite(list(report["metrics"].values())).all()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("command", ["search", "pareto"])
def test_searches(freerea, tmp_path: Path, name: str, command: str) -> None:
    done = freerea(
        *(command, "--space", name, "--evaluations", 6, "--population", 4, "--repeats", 1),
        *("--output", "out", "--json"),
        *(
            ("--tournament", 2, *MEASURED)
            if command == "search"
            else ("--objective", "snip", "--objective", "flops")
        ),
    )

    assert done.returncode == 0, done.stderr
    history = rows_of(tmp_path / "out" / "history.csv")
    assert len(history) == 6
    assert all(np.isfinite(float(row["snip"])) for row in history)


@pytest.mark.parametrize("name", NAMES)
def test_correlates(freerea, tmp_path: Path, name: str) -> None:
    space = default_plugin_manager().space(name)()
    rows = [f'"{space.encode(each)}",{50 + sum(each)}' for each in space.genotypes()]
    (tmp_path / "table.csv").write_text("\n".join(["arch,test_accuracy", *rows]))

    done = freerea(
        *("correlate", "--space", name, "--benchmark", "table.csv", "--sample", "all"),
        *("--repeats", 1, "--output", "out", "--json", *MEASURED),
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["architectures"] == 9


@pytest.mark.parametrize("name", NAMES)
def test_lists_and_shows(freerea, tmp_path: Path, name: str) -> None:
    done = freerea("space", "enumerate", name, "--output", "all.csv")
    assert done.returncode == 0, done.stderr
    rows = rows_of(tmp_path / "all.csv")
    assert len(rows) == 9
    assert all(float(row["flops"]) > 0 for row in rows)

    shown = freerea("space", "show", name, "--json")
    assert shown.returncode == 0, shown.stderr
    dataset = default_plugin_manager().space(name).datasets[0]
    assert json.loads(shown.stdout)["datasets"][0]["input_shape"] == list(dataset.input_shape)
