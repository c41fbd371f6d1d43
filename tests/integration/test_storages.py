"""Four workers on one study, killed at random: on PostgreSQL, Redis, SQLite and a journal file."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import optuna
import pytest
from optuna.trial import FrozenTrial, TrialState, create_trial

from freerea.samplers import FreeREASampler, Generations, Individual

WORKERS = Path(__file__).with_name("storage_workers.py")
TRIALS = 400
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="workers are forked")


def load_workers() -> Any:
    spec = importlib.util.spec_from_file_location("storage_workers", WORKERS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


workers = load_workers()


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'study.db'}"


@pytest.fixture
def journal(tmp_path: Path) -> str:
    return f"journal:{tmp_path / 'study.journal'}"


def frozen_as(trial: FrozenTrial, params: dict[str, Any]) -> FrozenTrial:
    """Return a running trial that has suggested some parameters."""
    return create_trial(
        state=TrialState.RUNNING,
        params=params,
        distributions={name: trial.distributions[name] for name in params},
    )


def proposed_again(trials: list[FrozenTrial], given: dict[str, Any]) -> dict[str, Any]:
    """Return what a fresh sampler proposes where the study was as when a trial was given."""
    under_way = {int(number): params for number, params in given["under_way"].items()}
    study = optuna.create_study(direction="maximize", sampler=FreeREASampler(**workers.OPTIONS))
    study.add_trials(
        frozen_as(trial, under_way[trial.number]) if trial.number in under_way else trial
        for trial in trials[: given["seen"]]
    )
    trial = study.trials[given["number"]]
    return {
        name: study.sampler.sample_independent(study, trial, name, distribution)
        for name, distribution in workers.SPACE.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("server", ["postgresql", "redis", "sqlite", "journal"])
def test_killed_workers_lose_and_repeat_nothing(server, request, tmp_path: Path) -> None:
    address = request.getfixturevalue(server)
    study = optuna.create_study(
        study_name="shared", storage=workers.storage_of(address), direction="maximize"
    )
    supervised = subprocess.run(
        [sys.executable, WORKERS, address, "shared", tmp_path, str(TRIALS), "4"],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert supervised.returncode == 0, supervised.stderr
    trials = study.get_trials()
    rebuilt = FreeREASampler(**workers.OPTIONS)
    generations = rebuilt._proposals(study)._proposer._generations
    rebuilt.batch_size(study)
    if hasattr(study._storage, "_backend") and hasattr(study._storage._backend, "engine"):
        study._storage._backend.engine.dispose()

    reports = [
        json.loads(line)
        for file in tmp_path.glob("worker_*.jsonl")
        for line in file.read_text("utf-8").splitlines()
        if line.endswith("]")
    ]
    given = [content for kind, content in reports if kind == "given"]
    told = {content for kind, content in reports if kind == "told"}
    assert int((tmp_path / "killed").read_text()) >= 5

    # No number is proposed twice, and none is missing.
    numbers = [each["number"] for each in given]
    assert len(set(numbers)) == len(numbers)
    assert [trial.number for trial in trials] == list(range(len(trials)))

    # No completed trial is lost or altered.
    completed = {trial.number: trial for trial in trials if trial.state == TrialState.COMPLETE}
    assert len(completed) >= TRIALS
    assert told <= set(completed)
    assert set(completed) <= set(numbers)
    for each in given:
        if (trial := completed.get(each["number"])) is not None:
            assert trial.params == each["params"]
            assert trial.value == workers.value_of(each["params"])

    # Every proposal follows from what had finished when it was made.
    for each in given[::10]:
        assert proposed_again(trials, each) == each["params"]

    # The population that the storage holds is that of the completed trials.
    expected: Generations[int] = Generations(rebuilt.strategy, lambda values: values[:, 0])
    for number, trial in completed.items():
        expected.add(Individual(number, number, tuple(trial.values)))
    for number in range(len(trials)):
        assert generations.start_of_generation(number) == expected.start_of_generation(number)
    members = generations.population(len(trials)).members
    assert [each.number for each in members] == [
        each.number for each in expected.population(len(trials)).members
    ]
    assert len(members) == 8
