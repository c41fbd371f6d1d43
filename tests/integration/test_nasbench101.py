"""What works on any search space works on NAS-Bench-101's."""

from __future__ import annotations

import copy
import csv
import json
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import optuna
import pytest
import torch
from optuna.samplers import RandomSampler
from optuna.trial import TrialState
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.core.algorithm import Algorithm
from pymoo.optimize import minimize
from torch import Tensor, nn

from freerea.metrics import Batch, Evaluator, initialize, pink_noise
from freerea.samplers import FreeREASampler, TrainingFreeObjective
from freerea.samplers.pymoo import FreeREA, NASProblem, space_operators
from freerea.spaces import NASBench101
from freerea_plugins import Fidelity

optuna.logging.set_verbosity(optuna.logging.ERROR)
SPACE = NASBench101()
TINY = Fidelity("tiny", cells_per_stage=1, channels=8, resolution=0.25, canonical=True, repeats=1)
LIMITS = {"flops": 1e9, "params": 5e6}


def freerea(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("freerea"), *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@torch.no_grad()
def plain_linear_regions(network: nn.Module, images: Tensor) -> float:
    agreement = np.zeros((len(images), len(images)))

    def count(_: nn.Module, inputs: tuple[Tensor, ...], __: Tensor) -> None:
        codes = (inputs[0].flatten(1) > 0).double()
        agreement[:] += (codes @ codes.T + (1 - codes) @ (1 - codes.T)).numpy()

    for module in network.modules():
        if isinstance(module, nn.ReLU):
            module.register_forward_hook(count)
    network(images)
    return float(np.linalg.slogdet(agreement).logabsdet)


def plain_log_synflow(network: nn.Module, image: Tensor) -> float:
    linear = copy.deepcopy(network).double()
    for module in list(linear.modules()):
        for name, child in module.named_children():
            if isinstance(child, nn.BatchNorm2d):
                setattr(module, name, nn.Identity())
    for parameter in linear.parameters():
        parameter.data.abs_()
    linear(torch.ones_like(image, dtype=torch.float64)).sum().backward()
    layers = [each for each in linear.modules() if isinstance(each, nn.Conv2d | nn.Linear)]
    return sum(
        (layer.weight.detach() * (layer.weight.grad + 1e-6).log().abs()).sum().item()
        for layer in layers
    )


def test_metrics_are_those_of_a_plain_procedure() -> None:
    rng = random.Random(4)
    batch: Batch = pink_noise(SPACE.dataset, size=16)
    evaluator = Evaluator(batch, ("linear_regions", "log_synflow"), fidelity=TINY)
    for text in (
        "2:1:",
        "3:101:2",
        SPACE.encode(SPACE.sample(rng)),
        SPACE.encode(SPACE.sample(rng)),
    ):
        architecture = SPACE.architecture(text)
        network = architecture.build_network(TINY).train()
        initialize(network, torch.Generator().manual_seed(0))
        images = batch.resized(8, 8).images
        assert evaluator.measure(architecture) == {
            "log_synflow": pytest.approx(plain_log_synflow(network, images[:1]), rel=1e-4),
            "linear_regions": pytest.approx(plain_linear_regions(network, images), rel=1e-4),
        }


def test_a_search_within_limits_measures_every_cell_once() -> None:
    objective = TrainingFreeObjective(SPACE, limits=LIMITS, fidelity=TINY)
    study = objective.create_study(
        sampler=objective.create_sampler(population_size=6, tournament_size=3)
    )
    study.optimize(objective, n_trials=30)
    architectures = [objective.architecture(trial) for trial in study.trials]
    assert len({each.key for each in architectures}) == 30
    for each in architectures:
        costs = SPACE.costs(each.genotype)
        assert all(costs[name] <= limit for name, limit in LIMITS.items())
    assert objective.architecture(FreeREASampler.best_trial(study)) in architectures


def test_tight_limits_are_satisfied_where_chance_does_not_find_a_cell() -> None:
    smallest = SPACE.smallest_costs()["params"]
    objective = TrainingFreeObjective(SPACE, limits={"params": smallest + 5_000}, fidelity=TINY)
    trial = objective.create_study().ask()
    assert SPACE.costs(objective.suggest(trial).genotype)["params"] <= smallest + 5_000


def test_choices_of_another_sampler_that_are_no_cell_are_pruned() -> None:
    objective = TrainingFreeObjective(SPACE, metrics=["skipped_layers"], fidelity=TINY)
    study = objective.create_study(sampler=RandomSampler(seed=0))
    study.optimize(objective, n_trials=20)
    states = {trial.state for trial in study.trials}
    assert states == {TrialState.COMPLETE, TrialState.PRUNED}


def test_both_engines_measure_at_the_fidelity_of_the_space() -> None:
    for each in (TrainingFreeObjective(SPACE), NASProblem(SPACE)):
        assert each.evaluator.fidelity == SPACE.single


@pytest.mark.parametrize(
    "algorithm",
    [FreeREA(pop_size=6, tournament_size=3), NSGA2(pop_size=6, **space_operators(SPACE))],
    ids=["FreeREA", "NSGA-II"],
)
def test_pymoo_searches_within_limits(algorithm: Algorithm) -> None:
    problem = NASProblem(SPACE, constraints=LIMITS, fidelity=TINY)
    result = minimize(problem, algorithm, ("n_evals", 18), seed=1)
    for row in np.atleast_2d(result.X):
        architecture = problem.architecture(row)
        assert problem.is_feasible(architecture)
        assert SPACE.decode(str(architecture)) == architecture.genotype


@pytest.mark.slow
def test_the_command_searches_and_scores(tmp_path) -> None:
    done = freerea(
        *("search", "--space", "nasbench101", "--limit", "flops=5e8", "--limit", "params=3e6"),
        *("--evaluations", 8, "--population", 4, "--tournament", 2, "--repeats", 1),
        *("--output", tmp_path / "search", "--json"),
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["costs"]["flops"] <= 5e8
    assert result["costs"]["params"] <= 3e6
    scored = json.loads(
        freerea(
            *("score", "--space", "nasbench101", "--repeats", 1, "--json"), result["architecture"]
        ).stdout
    )
    assert scored["metrics"] == result["metrics"]
    assert scored["costs"].items() >= result["costs"].items()
    assert scored["key"] == SPACE.architecture(result["architecture"]).key


@pytest.mark.slow
def test_the_command_correlates(tmp_path) -> None:
    rng = random.Random(5)
    path = tmp_path / "table.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["arch", "cifar10_test_accuracy"])
        for number in range(6):
            writer.writerow([SPACE.encode(SPACE.sample(rng)), 90 + number / 10])
    done = freerea(
        *("correlate", "--space", "nasbench101", "--benchmark", path, "--sample", "all"),
        *("--repeats", 1, "--output", tmp_path / "figures", "--json"),
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["architectures"] == 6
