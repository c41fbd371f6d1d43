"""The example of many workers runs on real servers."""

from __future__ import annotations

import ast
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import optuna
import pytest
from optuna.storages import BaseStorage, JournalStorage
from optuna.storages.journal import JournalRedisBackend
from optuna.trial import TrialState

from freerea.spaces import NATSTopology

EXAMPLES = Path(__file__).parents[2] / "examples"
TRIALS = 6
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1"}


@pytest.fixture
def grpc(postgresql) -> Iterator[str]:
    """Return the address of a proxy in front of an empty database."""
    pytest.importorskip("grpc")
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    proxy = subprocess.Popen(
        [sys.executable, EXAMPLES / "grpc_proxy.py", postgresql, "--port", str(port)],
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            with socket.socket() as attempt:
                if attempt.connect_ex(("localhost", port)) == 0:
                    break
            assert proxy.poll() is None, "the proxy ended"
            time.sleep(0.1)
        yield f"grpc://localhost:{port}"
    finally:
        proxy.terminate()
        proxy.wait(30)


@pytest.fixture(params=["postgresql", "redis", "grpc"])
def finished(request) -> Iterator[tuple[str, BaseStorage]]:
    """Return what the example printed, and the storage that it left."""
    address = request.getfixturevalue(request.param)
    options = ("--workers", "2", "--trials", str(TRIALS))
    done = subprocess.run(
        [sys.executable, EXAMPLES / "many_workers.py", address, *options],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        timeout=250,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    if request.param == "redis":
        yield done.stdout, JournalStorage(JournalRedisBackend(address))
    else:
        database = request.getfixturevalue("postgresql")
        storage = optuna.storages.RDBStorage(database)
        yield done.stdout, storage
        storage.engine.dispose()


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Optuna's client of Redis has no close
def test_two_workers_share_one_study(finished) -> None:
    printed, storage = finished
    study = optuna.load_study(study_name="many-workers", storage=storage)
    trials = study.get_trials(states=[TrialState.COMPLETE])

    # Each worker may be in the middle of one when there are enough.
    assert TRIALS <= len(trials) <= TRIALS + 1
    said = re.search(r"^(\d+) architectures by (\d) workers: (.*)$", printed, re.MULTILINE)
    assert said is not None
    shares = ast.literal_eval(said[3])
    assert sum(shares) == int(said[1]) == len(trials)
    assert len({trial.user_attrs["worker"] for trial in trials}) == len(shares) == int(said[2])

    written = {trial.user_attrs["architecture"] for trial in trials}
    assert any(line in written for line in printed.splitlines())
    space = NATSTopology("cifar10")
    for text in written:
        costs = space.costs(space.decode(text))
        assert costs["flops"] <= 1e8
        assert costs["params"] <= 8e5
