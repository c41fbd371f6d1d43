"""What works on any search space works on NATS-Bench's size space."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import optuna
import pytest
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.core.algorithm import Algorithm
from pymoo.optimize import minimize

from freerea.metrics import Evaluator, ResultCache, pink_noise
from freerea.samplers import FreeREASampler, TrainingFreeObjective
from freerea.samplers.pymoo import FreeREA, NASProblem, space_operators
from freerea.spaces import NATSSize
from freerea_plugins import (
    Architecture,
    ArchitectureMetric,
    Fidelity,
    HardwareConstraint,
    Limit,
    NetworkMetric,
    Probe,
)

optuna.logging.set_verbosity(optuna.logging.ERROR)
SPACE = NATSSize()
TINY = Fidelity("tiny", channels=8, resolution=0.25, canonical=True, repeats=1)
LIMITS = {"flops": 5e7, "params": 3e5}


class Widest(HardwareConstraint):
    """Channels of the widest layer, as a third party might count them."""

    name = "widest"
    unit = "channels"

    def cost(self, architecture: Architecture) -> float:
        return float(max(map(int, str(architecture).split(":"))))


class Waist(ArchitectureMetric):
    """How much narrower the middle is than the ends."""

    name = "waist"

    def measure(self, architecture: Architecture) -> float:
        first, _, middle, _, last = map(int, str(architecture).split(":"))
        return first + last - 2 * middle


class Weights(NetworkMetric):
    """Number of weights of the network that is measured."""

    name = "weights"

    def measure(self, probe: Probe) -> float:
        return float(sum(each.numel() for each in probe.network.parameters()))


def freerea(*arguments: object) -> dict[str, Any]:
    done = subprocess.run(
        [Path(sys.executable).with_name("freerea"), *map(str, arguments), "--json"],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_a_search_within_limits_measures_every_network_once() -> None:
    objective = TrainingFreeObjective(SPACE, limits=LIMITS, fidelity=TINY)
    study = objective.create_study(
        sampler=objective.create_sampler(population_size=6, tournament_size=3)
    )
    study.optimize(objective, n_trials=30)
    architectures = [objective.architecture(trial) for trial in study.trials]
    assert len({each.key for each in architectures}) == 30
    for each in architectures:
        costs: Mapping[str, float] = SPACE.costs(each.genotype)
        assert all(costs[name] <= limit for name, limit in LIMITS.items())
    assert objective.architecture(FreeREASampler.best_trial(study)) in architectures


def test_metrics_and_constraints_of_third_parties() -> None:
    objective = TrainingFreeObjective(
        SPACE, metrics=[Waist(), Weights()], limits=[Limit(Widest(), 24)], fidelity=TINY
    )
    study = objective.create_study()
    study.optimize(objective, n_trials=40)
    for trial in study.trials:
        architecture = objective.architecture(trial)
        assert Widest().cost(architecture) <= 24
        assert trial.values[0] == Waist().measure(architecture)
        network = architecture.build_network(TINY)
        assert trial.values[1] == sum(each.numel() for each in network.parameters())


def test_values_are_found_again_in_the_cache(tmp_path: Path) -> None:
    architecture = SPACE.architecture("8:16:8:16:8")
    batch = pink_noise(SPACE.dataset)
    cache = ResultCache(tmp_path / "cache.sqlite")
    first = Evaluator(batch, fidelity=TINY, cache=cache).measure(architecture)
    found = Evaluator(batch, fidelity=TINY, cache=cache)
    found._measure_network = None  # type: ignore[assignment,method-assign]
    assert found.measure(architecture) == first
    other = Evaluator(batch, fidelity=TINY).measure(SPACE.architecture("8:16:8:16:16"))
    assert other != first


def test_both_engines_measure_at_the_fidelity_of_the_space() -> None:
    for each in (TrainingFreeObjective(SPACE), NASProblem(SPACE)):
        assert each.evaluator.fidelity == SPACE.single


@pytest.mark.parametrize(
    "algorithm",
    [
        FreeREA(pop_size=6, tournament_size=3),
        NSGA2(pop_size=6, **space_operators(SPACE)),
    ],
    ids=["FreeREA", "NSGA2"],
)
def test_pymoo_searches_within_limits(algorithm: Algorithm) -> None:
    problem = NASProblem(SPACE, constraints=LIMITS, fidelity=TINY)
    result = minimize(problem, algorithm, ("n_evals", 18), seed=1)
    for row in np.atleast_2d(result.X):
        assert problem.is_feasible(problem.architecture(row))


@pytest.mark.slow
def test_the_command_searches_and_scores(tmp_path: Path) -> None:
    result = freerea(
        *("search", "--space", "nats-sss", "--limit", "flops=5e7", "--limit", "params=3e5"),
        *("--evaluations", 8, "--population", 4, "--tournament", 2, "--repeats", 1),
        *("--output", tmp_path / "search"),
    )
    assert result["costs"]["flops"] <= 5e7
    assert result["costs"]["params"] <= 3e5
    arguments = ("score", "--space", "nats-sss", "--repeats", 1, result["architecture"])
    scored = freerea(*arguments)
    assert scored["metrics"] == result["metrics"]
    assert scored["costs"].items() >= result["costs"].items()


@pytest.mark.slow
def test_the_command_correlates(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["arch", "cifar10_test_accuracy"])
        for number in range(1, 8):
            writer.writerow([":".join([str(8 * number)] * 5), 80 + number])
    report = freerea(
        *("correlate", "--space", "nats-sss", "--benchmark", path, "--sample", "all"),
        *("--metric", "log_synflow", "--repeats", 1, "--output", tmp_path / "figures"),
    )
    assert report["architectures"] == 7
    assert report["correlations"]["log_synflow"]["spearman"] == pytest.approx(1)
