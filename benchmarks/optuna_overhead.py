"""Milliseconds that a trial costs in Optuna, sampler beside sampler, as a study grows.

    python benchmarks/optuna_overhead.py --storage memory --trials 1000 10000
    python benchmarks/optuna_overhead.py --storage memory --trials 1000 10000 --choices 5
    python benchmarks/optuna_overhead.py --storage sqlite --trials 1000 10000 50000 --filled

The objective has six categorical parameters and costs nothing. With 5 choices there are 15,625
configurations, so that most of what is tried last is known. Samplers take turns within one run,
a few hundred trials each, so that a busy machine slows all of them alike. Time is that of the
processor: storages here are part of the process, and what a disk takes is not a sampler's doing.

Large studies on disk take hours to run. With --filled, one study is filled with random trials
instead, and a few hundred trials of each sampler are run at each size. What a sampler takes for its
first trial there, when it joins the study, is told apart.
"""

from __future__ import annotations

import argparse
import functools
import gc
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean

import optuna
from optuna.distributions import BaseDistribution, CategoricalDistribution
from optuna.samplers import BaseSampler, NSGAIISampler, RandomSampler
from optuna.storages import BaseStorage, InMemoryStorage, JournalStorage, RDBStorage
from optuna.storages.journal import JournalFileBackend
from rich.console import Console
from rich.progress import track

from freerea.samplers import FreeREASampler, RegularizedEvolutionSampler

GENES = [f"gene_{position}" for position in range(6)]
CHOICES = "abcdefgh"
STDERR = Console(stderr=True)
SLICE = 250
"""Trials that one sampler runs before it is the next one's turn."""

SAMPLERS: dict[str, Callable[[], BaseSampler]] = {
    "RandomSampler": lambda: RandomSampler(seed=0),
    "FreeREASampler": lambda: FreeREASampler(seed=0),
    "RegularizedEvolutionSampler": lambda: RegularizedEvolutionSampler(seed=0),
    "NSGAIISampler": lambda: NSGAIISampler(seed=0),
}


@contextmanager
def storage_of(kind: str) -> Iterator[BaseStorage]:
    """Yield an empty storage."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "memory":
            yield InMemoryStorage()
        elif kind == "journal":
            yield JournalStorage(JournalFileBackend(str(Path(folder) / "study.journal")))
        else:
            # As `optuna.create_study(storage="sqlite:///…")` makes it.
            database = RDBStorage(f"sqlite:///{folder}/study.db")
            yield optuna.storages.get_storage(database)
            database.remove_session()
            database.engine.dispose()


def seconds_of_slice(study: optuna.Study, trials: int, choices: str) -> float:
    """Ask and tell a number of trials and return what it took."""
    # Collections of garbage look at the trials of all studies, whoever's turn it is.
    gc.disable()
    begin = time.process_time()
    for _ in range(trials):
        trial = study.ask()
        study.tell(trial, sum(trial.suggest_categorical(gene, choices) == "c" for gene in GENES))
    seconds = time.process_time() - begin
    gc.enable()
    return seconds


def measure(kind: str, names: list[str], last: int, choices: str) -> dict[str, list[float]]:
    """Return for each sampler the milliseconds per trial of each slice."""
    with storage_of(kind) as storage:
        studies = {
            name: optuna.create_study(
                study_name=name, storage=storage, direction="maximize", sampler=SAMPLERS[name]()
            )
            for name in names
        }
        costs: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(0, last, SLICE):
            for name, study in studies.items():
                costs[name].append(seconds_of_slice(study, SLICE, choices) / SLICE * 1000)
    return costs


def measure_filled(
    kind: str, names: list[str], numbers: list[int], choices: str
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Return for each sampler milliseconds per trial at each size, and those of its first trial."""
    costs: dict[str, list[float]] = {name: [] for name in names}
    joining: dict[str, list[float]] = {name: [] for name in names}
    rng = random.Random(0)
    with storage_of(kind) as storage:
        filled = optuna.create_study(study_name="filled", storage=storage, direction="maximize")
        for number in numbers:
            missing = number - len(filled.get_trials(deepcopy=False))
            for _ in track(range(missing), f"filling up to {number:,}", console=STDERR):
                filled.add_trial(random_trial(rng, choices))
            studies = {
                name: optuna.load_study(
                    study_name="filled", storage=storage, sampler=SAMPLERS[name]()
                )
                for name in names
            }
            for name, study in studies.items():
                joining[name].append(seconds_of_slice(study, 1, choices) * 1000)
            slices: dict[str, list[float]] = {name: [] for name in names}
            for _ in range(10):
                for name, study in studies.items():
                    slices[name].append(seconds_of_slice(study, SLICE // 10, choices))
            for name in names:
                costs[name].append(sum(slices[name]) / SLICE * 1000)
    return costs, joining


def random_trial(rng: random.Random, choices: str) -> optuna.trial.FrozenTrial:
    """Return a finished trial."""
    params = {gene: rng.choice(choices) for gene in GENES}
    distributions: dict[str, BaseDistribution] = {
        gene: CategoricalDistribution(choices) for gene in GENES
    }
    value = sum(choice == "c" for choice in params.values())
    return optuna.create_trial(params=params, distributions=distributions, value=value)


def print_filled(kind: str, names: list[str], numbers: list[int], choices: str) -> None:
    """Measure and print a Markdown table."""
    costs, joining = measure_filled(kind, names, numbers, choices)
    print(f"Storage: {kind}, filled. Milliseconds per trial; in brackets the first trial.\n")
    header = [*(f"at {number:,}" for number in numbers), "last / first"]
    print("| sampler |", " | ".join(header), "|")
    print("|---|" + "---|" * len(header))
    for name in names:
        cells = [f"{c:.2f} ({j:.0f})" for c, j in zip(costs[name], joining[name], strict=True)]
        print(f"| {name} |", " | ".join([*cells, f"{costs[name][-1] / costs[name][0]:.2f}"]), "|")


def mean_around(costs: list[float], trials: int) -> float:
    """Return the mean cost of the trials in the last tenth before a number of trials."""
    end = trials // SLICE
    slices = costs[max(0, end - max(1, end // 10)) : end]
    return sum(slices) / len(slices)


def quarters(costs: list[float]) -> float:
    """Return the cost of the last quarter over that of the first."""
    quarter = max(1, len(costs) // 4)
    return sum(costs[-quarter:]) / sum(costs[:quarter])


def main() -> None:
    """Print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--storage", choices=["memory", "sqlite", "journal"], default="memory")
    parser.add_argument("--trials", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--filled", action="store_true")
    parser.add_argument("--samplers", nargs="+", choices=SAMPLERS, default=list(SAMPLERS))
    parser.add_argument("--choices", type=int, default=len(CHOICES), help="of each parameter")
    arguments = parser.parse_args()
    choices = CHOICES[: arguments.choices]
    optuna.logging.set_verbosity(optuna.logging.ERROR)

    numbers = sorted(arguments.trials)
    if arguments.filled:
        print_filled(arguments.storage, arguments.samplers, numbers, choices)
        return
    costs = measure(arguments.storage, arguments.samplers, numbers[-1], choices)
    reference = costs.get("RandomSampler")
    print(
        f"Storage: {arguments.storage}. Milliseconds per trial; in brackets over RandomSampler.\n"
    )
    header = [*(f"at {number:,}" for number in numbers), "all"]
    means: list[Callable[[list[float]], float]] = [
        *(functools.partial(mean_around, trials=number) for number in numbers),
        fmean,
    ]
    print("| sampler |", " | ".join([*header, "last quarter / first"]), "|")
    print("|---|" + "---|" * (len(header) + 1))
    for name in arguments.samplers:
        cells = []
        for mean in means:
            over = f" ({mean(costs[name]) / mean(reference):.2f})" if reference else ""
            cells.append(f"{mean(costs[name]):.2f}{over}")
        print(f"| {name} |", " | ".join([*cells, f"{quarters(costs[name]):.2f}"]), "|")


if __name__ == "__main__":
    main()
