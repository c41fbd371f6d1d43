"""One search by many workers, on PostgreSQL, on Redis, or through a gRPC proxy.

Start it on as many machines as there are, with the same arguments: each adds its workers to the
same study. What a worker proposes depends on the study alone, so any of them may be killed.

    $ python examples/many_workers.py postgresql+psycopg://user@host/database
    $ python examples/many_workers.py redis://host:6379/0
    $ python examples/many_workers.py grpc://host:13000
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import socket
import time
import warnings
from collections import Counter
from urllib.parse import urlsplit

import optuna
import torch
from optuna.exceptions import ExperimentalWarning
from optuna.storages import BaseStorage, GrpcStorageProxy, JournalStorage, RDBStorage
from optuna.storages.journal import JournalRedisBackend
from optuna.study import MaxTrialsCallback
from optuna.trial import TrialState
from rich.progress import Progress

from freerea.samplers import FreeREASampler, TrainingFreeObjective
from freerea.spaces import NATSTopology

LIMITS = {"flops": 1e8, "params": 8e5}


def open_storage(url: str) -> BaseStorage:
    """Return the storage at an address."""
    address = urlsplit(url)
    if address.scheme == "redis":
        return JournalStorage(JournalRedisBackend(url))
    if address.scheme == "grpc":
        return GrpcStorageProxy(host=address.hostname or "localhost", port=address.port or 13000)
    # With a heartbeat, trials of workers that died are marked as failed.
    return optuna.storages.get_storage(RDBStorage(url, heartbeat_interval=60))


def open_study(objective: TrainingFreeObjective, url: str, name: str) -> optuna.Study:
    """Return the study, which the first to come creates."""
    return objective.create_study(storage=open_storage(url), study_name=name, load_if_exists=True)


def completed(study: optuna.Study) -> list[optuna.trial.FrozenTrial]:
    """Return the trials that were measured."""
    return study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))


def work(url: str, name: str, trials: int) -> None:
    """Run trials until the study has enough, whoever ran them."""
    quieten()
    torch.set_num_threads(1)
    objective = TrainingFreeObjective(NATSTopology("cifar10"), limits=LIMITS)
    study = open_study(objective, url, name)

    def measure(trial: optuna.Trial) -> tuple[float, ...]:
        trial.set_user_attr("worker", f"{socket.gethostname()}:{os.getpid()}")
        return objective(trial)

    if len(completed(study)) < trials:
        enough = MaxTrialsCallback(trials, states=(TrialState.COMPLETE,))
        study.optimize(measure, callbacks=[enough])


def quieten() -> None:
    """Keep the terminal for the progress."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    warnings.simplefilter("ignore", ExperimentalWarning)


def main() -> None:
    """Start workers, show how far they are, and print what they found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("storage", help="postgresql+psycopg://…, redis://… or grpc://…")
    parser.add_argument("--study", default="many-workers", help="name of the study")
    parser.add_argument("--workers", type=int, default=4, help="processes on this machine")
    parser.add_argument("--trials", type=int, default=200, help="architectures to measure")
    options = parser.parse_args()
    quieten()

    objective = TrainingFreeObjective(NATSTopology("cifar10"), limits=LIMITS)
    study = open_study(objective, options.storage, options.study)
    # Not forked: connections and threads do not survive that.
    context = multiprocessing.get_context("spawn")
    arguments = (options.storage, options.study, options.trials)
    workers = [context.Process(target=work, args=arguments) for _ in range(options.workers)]
    for worker in workers:
        worker.start()
    with Progress() as progress:
        bar = progress.add_task("Architectures", total=options.trials)
        while any(worker.is_alive() for worker in workers):
            progress.update(bar, completed=len(completed(study)))
            time.sleep(0.5)
        progress.update(bar, completed=len(completed(study)))

    shares = Counter(trial.user_attrs["worker"] for trial in completed(study))
    print(f"{shares.total()} architectures by {len(shares)} workers: {sorted(shares.values())}")
    best = FreeREASampler.best_trial(study)
    print(objective.architecture(best))
    print(best.user_attrs["costs"])
    raise SystemExit(any(worker.exitcode for worker in workers))


if __name__ == "__main__":
    main()
