"""Four workers on one study, killed at random: on PostgreSQL, Redis, SQLite and a journal file.

Servers are looked for at `FREEREA_TEST_POSTGRESQL` and `FREEREA_TEST_REDIS`, on this machine by
default.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import optuna
import pytest
from optuna.trial import FrozenTrial, TrialState, create_trial

from freerea.samplers import FreeREASampler, Individual, Lineage

WORKERS = Path(__file__).with_name("storage_workers.py")
POSTGRESQL = os.environ.get(
    "FREEREA_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/test"
)
REDIS = os.environ.get("FREEREA_TEST_REDIS", "redis://127.0.0.1:6379/0")
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


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    psycopg = pytest.importorskip("psycopg")
    address = POSTGRESQL.replace("+psycopg", "")
    try:
        connection = psycopg.connect(address, connect_timeout=2, autocommit=True)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL at {address}: {error}")
    database = f"freerea_{uuid.uuid4().hex}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {database}")
    try:
        yield POSTGRESQL.rpartition("/")[0] + "/" + database
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {database} WITH (FORCE)")
        connection.close()


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    package = pytest.importorskip("redis")
    server = package.Redis.from_url(REDIS, socket_connect_timeout=2)
    try:
        server.ping()
    except package.ConnectionError as error:
        pytest.skip(f"no Redis at {REDIS}: {error}")
    # Journals of Redis have fixed keys: one database of the server for one study.
    for number in range(15, 0, -1):
        address = REDIS.rpartition("/")[0] + f"/{number}"
        database = package.Redis.from_url(address)
        if database.dbsize() == 0 and database.set("freerea:test", 1, nx=True):
            break
    else:
        pytest.skip(f"no empty database at {REDIS}")
    try:
        yield address
    finally:
        database.flushdb()
        database.close()
        server.close()


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'study.db'}"


@contextmanager
def journal(folder: Path) -> Iterator[str]:
    yield f"journal:{folder / 'study.journal'}"


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


@pytest.mark.parametrize("server", [postgresql, redis, sqlite, journal])
def test_killed_workers_lose_and_repeat_nothing(server, tmp_path: Path) -> None:
    with server(tmp_path) as address:
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
        lineage = rebuilt._history(study).lineage
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
    expected: Lineage[int] = Lineage(rebuilt.strategy, lambda values: values[:, 0])
    for number, trial in completed.items():
        expected.add(Individual(number, number, tuple(trial.values)))
    for number in range(len(trials)):
        assert lineage.start_of_generation(number) == expected.start_of_generation(number)
    members = lineage.population(len(trials)).members
    assert [each.number for each in members] == [
        each.number for each in expected.population(len(trials)).members
    ]
    assert len(members) == 8
