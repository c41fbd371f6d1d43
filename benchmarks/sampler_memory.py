"""Megabytes that a study in memory takes with each sampler, its trials included.

python benchmarks/sampler_memory.py --population 1000 --trials 10000
"""

from __future__ import annotations

import argparse
import gc
import tracemalloc
from collections.abc import Callable

import optuna
from optuna.samplers import BaseSampler, RandomSampler

from freerea.samplers import FreeREASampler, RegularizedEvolutionSampler

GENES = [f"gene_{position}" for position in range(6)]
CHOICES = ["a", "b", "c", "d", "e", "f", "g", "h"]


def megabytes(sampler: BaseSampler, trials: int) -> float:
    """Return what a study of trials has allocated, and has not given back."""
    gc.collect()
    tracemalloc.start()
    study = optuna.create_study(direction="maximize", sampler=sampler)
    for _ in range(trials):
        trial = study.ask()
        study.tell(trial, sum(trial.suggest_categorical(gene, CHOICES) == "c" for gene in GENES))
    gc.collect()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return taken / 1e6


def main() -> None:
    """Print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=10_000)
    parser.add_argument("--population", type=int, default=1000)
    arguments = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)

    size = arguments.population
    samplers: dict[str, Callable[[], BaseSampler]] = {
        "RandomSampler": lambda: RandomSampler(seed=0),
        "FreeREASampler": lambda: FreeREASampler(seed=0, population_size=size),
        "RegularizedEvolutionSampler": lambda: RegularizedEvolutionSampler(
            seed=0, population_size=size
        ),
    }
    taken = {name: megabytes(make(), arguments.trials) for name, make in samplers.items()}
    print(f"Population {size:,}, {arguments.trials:,} trials.\n")
    print("| sampler | MB | over RandomSampler |")
    print("|---|---|---|")
    for name, each in taken.items():
        print(f"| {name} | {each:.0f} | {each / taken['RandomSampler']:.2f} |")


if __name__ == "__main__":
    main()
