"""Workers of one study that are killed at any moment and begun anew.

    python storage_workers.py STORAGE STUDY FOLDER TRIALS WORKERS

Each worker appends to a file of its own what it was given (before it tells) and what it told
(afterwards). The supervisor forks workers, which have everything imported already.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import optuna
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution
from optuna.storages import BaseStorage, JournalStorage, RDBStorage
from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock, JournalRedisBackend

from freerea.samplers import FreeREASampler

OPTIONS: dict[str, Any] = {"population_size": 8, "tournament_size": 3, "seed": 7}
SPACE: dict[str, BaseDistribution] = {
    **{f"gene_{position}": CategoricalDistribution(list("abcde")) for position in range(5)},
    "rate": FloatDistribution(1e-4, 1, log=True),
}


def value_of(params: Mapping[str, Any]) -> float:
    """Return the value of a trial."""
    matches = sum(value == "c" for value in params.values())
    return float(matches - abs(params["rate"] - 0.1))


def storage_of(address: str) -> BaseStorage:
    """Open a storage as a worker would."""
    if address.startswith("redis:"):
        return JournalStorage(JournalRedisBackend(address))
    if address.startswith("journal:"):
        path = address.removeprefix("journal:")
        # A worker that is killed leaves its lock behind; others need not wait for it for long.
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "The value of `grace_period` might be too small")
            lock = JournalFileOpenLock(path, grace_period=1)
        return JournalStorage(JournalFileBackend(path, lock))
    waiting = {"connect_args": {"timeout": 60}} if address.startswith("sqlite:") else {}
    return optuna.storages.get_storage(RDBStorage(address, engine_kwargs=waiting))


def work(address: str, name: str, file: Path, trials: int) -> None:
    """Run trials until there are enough."""
    sampler = FreeREASampler(**OPTIONS)
    study = optuna.load_study(study_name=name, storage=storage_of(address), sampler=sampler)
    dawdle = random.Random(str(file))
    with file.open("a", buffering=1) as report:
        while len(study.get_trials(deepcopy=False, states=[optuna.trial.TrialState.COMPLETE])) < (
            trials
        ):
            trial = study.ask(SPACE)
            follower = sampler._proposals(study)._follower
            record = {
                "number": trial.number,
                "params": trial.params,
                "seen": follower._seen,
                "under_way": {
                    number: other.params if number != trial.number else {}
                    for number, other in follower._under_way.items()
                },
            }
            report.write(json.dumps(["given", record]) + "\n")
            time.sleep(dawdle.uniform(0, 0.01))
            study.tell(trial, value_of(trial.params))
            report.write(json.dumps(["told", trial.number]) + "\n")


def supervise(address: str, name: str, folder: Path, trials: int, workers: int) -> None:
    """Keep workers running until the study is complete, killing one of them now and then."""
    alive: set[int] = set()
    begun = killed = 0
    doom = random.Random(0)
    finished = False
    while alive or not finished:
        while not finished and len(alive) < workers:
            child = os.fork()
            if child == 0:
                status = 1
                try:
                    work(address, name, folder / f"worker_{begun}.jsonl", trials)
                    status = 0
                finally:
                    os._exit(status)
            alive.add(child)
            begun += 1
        time.sleep(doom.uniform(0.1, 0.4))
        if not finished and killed < 12:
            os.kill(doom.choice(sorted(alive)), signal.SIGKILL)
            killed += 1
        while alive:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child == 0:
                break
            alive.discard(child)
            if os.WIFEXITED(status):
                if os.WEXITSTATUS(status) != 0:
                    sys.exit("A worker failed by itself.")
                finished = True
    (folder / "killed").write_text(str(killed))


if __name__ == "__main__":
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    supervise(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
