"""Samplers of Optuna beside ours, on published metric values of NATS-Bench's topology space.

Each study has the paper's three metrics as objectives. Its answer is the best of its trials by
pool score, whichever sampler proposed them. No network is built: this judges the samplers.

    python benchmarks/optuna_searches.py --data DATA [--seeds 30] [--trials 200]
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import optuna
from optuna.samplers import BaseSampler, NSGAIISampler, RandomSampler, TPESampler
from recorded import DATASETS, Judge, RecordedMetrics, summarize
from rich.console import Console
from rich.progress import track

from freerea.metrics import PaperPoolScore
from freerea.samplers import FreeREASampler, RegularizedEvolutionSampler
from freerea.spaces import NATSTopology
from freerea_plugins import Genotype

SAMPLERS: dict[str, Callable[[int], BaseSampler]] = {
    "FreeREASampler, which is given the space": lambda seed: FreeREASampler(
        seed=seed, space=NATSTopology(), score=PaperPoolScore()
    ),
    "FreeREASampler": lambda seed: FreeREASampler(seed=seed, score=PaperPoolScore()),
    "RegularizedEvolutionSampler": lambda seed: RegularizedEvolutionSampler(
        seed=seed, population_size=25, score=PaperPoolScore()
    ),
    "NSGAIISampler, population of 25": lambda seed: NSGAIISampler(seed=seed, population_size=25),
    "TPESampler": lambda seed: TPESampler(seed=seed),
    "RandomSampler": lambda seed: RandomSampler(seed=seed),
}


def search(
    sampler: BaseSampler, metrics: RecordedMetrics, space: NATSTopology, trials: int
) -> Genotype:
    """Return the answer of a study."""

    def genotype_of(params: dict[str, str]) -> Genotype:
        return tuple(each.choices.index(params[each.name]) for each in space.variables)

    def objective(trial: optuna.Trial) -> tuple[float, ...]:
        for variable in space.variables:
            trial.suggest_categorical(variable.name, variable.choices)
        return metrics.values[genotype_of(trial.params)]

    study = optuna.create_study(directions=["maximize"] * 3, sampler=sampler)
    study.optimize(objective, n_trials=trials)
    return genotype_of(FreeREASampler.best_trial(study, PaperPoolScore()).params)


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of recorded data")
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--trials", type=int, default=200)
    options = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
    metrics = RecordedMetrics.read(options.data)
    judges = {dataset: Judge(options.data, dataset) for dataset in DATASETS}
    optima = {dataset: judge.optimum({}) for dataset, judge in judges.items()}
    space = judges["cifar10"].space
    headings = (f"{dataset}: test accuracy | regret" for dataset in DATASETS)
    print(f"| sampler | {' | '.join(headings)} | ms a trial |\n|{'---|' * 6}")
    for name, sampler_of in SAMPLERS.items():
        started = time.perf_counter()
        answers = [
            search(sampler_of(seed), metrics, space, options.trials)
            for seed in track(range(options.seeds), description=name, console=Console(stderr=True))
        ]
        milliseconds = (time.perf_counter() - started) / options.seeds / options.trials * 1000
        figures = (
            summarize([judge.accuracy(each) for each in answers], optima[dataset])
            for dataset, judge in judges.items()
        )
        print(f"| {name} | {' | '.join(figures)} | {milliseconds:.1f} |", flush=True)


if __name__ == "__main__":
    main()
