"""Replay searches on published metric values: no network is built, the evolution alone is judged.

A search ends when the recorded time of its evaluations exceeds the budget, as on the paper's GPU.

    python benchmarks/replay.py --data DATA [--seeds 30] [--seconds 45]
"""

from __future__ import annotations

import argparse
import functools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from recorded import DATASETS, LIMITS, Judge, RecordedMetrics, describe, summarize

from freerea.metrics import FloatArray, PaperPoolScore
from freerea.samplers import (
    EvolutionStrategy,
    FreeREAStrategy,
    Generations,
    Individual,
    RegularizedEvolutionStrategy,
    SpaceVariation,
    propose,
)
from freerea_plugins import Genotype


def score(values: FloatArray) -> FloatArray:
    """Return pool scores by metrics that are all maximised."""
    return PaperPoolScore()(values, ["maximize"] * values.shape[1])


def evolve(
    strategy: EvolutionStrategy,
    values: Callable[[Genotype], tuple[float, ...]],
    variation: SpaceVariation,
    is_feasible: Callable[[Genotype], bool],
    seed: int,
    *,
    avoid_duplicates: bool,
) -> Iterator[Individual[Genotype]]:
    """Yield evaluated individuals, one after the other."""
    generations: Generations[Genotype] = Generations(strategy, score)
    known: set[Genotype] = set()
    number = 0
    while True:
        proposal = propose(
            number,
            generations=generations,
            variation=variation,
            seed=seed,
            is_feasible=is_feasible,
            is_known=lambda genome: avoid_duplicates and variation.key(genome) in known,
        )
        assert proposal is not None
        known.add(variation.key(proposal.genome))
        individual = Individual(number, proposal.genome, values(proposal.genome))
        yield individual
        generations.add(individual)
        number += 1


def search(
    strategy: EvolutionStrategy,
    metrics: RecordedMetrics,
    judge: Judge,
    limits: dict[str, float],
    seed: int,
    seconds: float,
    *,
    avoid_duplicates: bool = True,
) -> tuple[Genotype, int]:
    """Return the answer of a search and the number of architectures evaluated."""
    spent = 0.0
    history = []
    for individual in evolve(
        strategy,
        lambda genotype: metrics.values[genotype],
        SpaceVariation(judge.space),
        lambda genotype: judge.is_feasible(genotype, limits),
        seed,
        avoid_duplicates=avoid_duplicates,
    ):
        spent += metrics.seconds[individual.genome]
        if spent > seconds:
            break
        history.append(individual)
    return best_of(history), len(history)


def best_of(history: Sequence[Individual[Genotype]]) -> Genotype:
    """Return the best of a history by pool score over the history."""
    scores = score(np.array([each.values for each in history]))
    return history[int(np.argmax(scores))].genome


class RandomStrategy(FreeREAStrategy):
    """Founders without end: random search, answered by the same pool score."""

    def __init__(self) -> None:
        super().__init__(population_size=10**9)


SEARCHES: dict[str, Callable[..., tuple[Genotype, int]]] = {
    "FreeREA": functools.partial(search, FreeREAStrategy()),
    "FreeREA, duplicates allowed": functools.partial(
        search, FreeREAStrategy(), avoid_duplicates=False
    ),
    "FreeREA, no crossover": functools.partial(search, FreeREAStrategy(crossover=False)),
    "FreeREA⁻ (regularised evolution)": functools.partial(
        search, RegularizedEvolutionStrategy(population_size=25)
    ),
    "random search": functools.partial(search, RandomStrategy()),
}


def flops_and_skips(metrics: RecordedMetrics, judge: Judge) -> RecordedMetrics:
    """Return metrics that replace the networks' by FLOPs: the baseline to beat."""
    values: dict[Genotype, tuple[float, ...]] = {
        genotype: (judge.space.costs(genotype)["flops"], skipped)
        for genotype, (_, _, skipped) in metrics.values.items()
    }
    return RecordedMetrics(values, metrics.seconds)


def main() -> None:
    """Print a table in Markdown for each data set."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of recorded data")
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=45.0)
    options = parser.parse_args()
    metrics = RecordedMetrics.read(options.data)
    for dataset in DATASETS:
        judge = Judge(options.data, dataset)
        print(f"\n| {dataset}: search | limits | test accuracy | regret | architectures |")
        print("|---|---|---|---|---|")
        for limits in LIMITS:
            optimum = judge.optimum(limits)
            for name, run in SEARCHES.items():
                report(name, run, metrics, judge, limits, optimum, options)
            report(
                "FreeREA on FLOPs and skipped_layers",
                SEARCHES["FreeREA"],
                flops_and_skips(metrics, judge),
                judge,
                limits,
                optimum,
                options,
            )


def report(
    name: str,
    run: Callable[..., tuple[Genotype, int]],
    metrics: RecordedMetrics,
    judge: Judge,
    limits: dict[str, float],
    optimum: float,
    options: argparse.Namespace,
) -> None:
    """Run a search for all seeds and print a row."""
    answers = [run(metrics, judge, limits, seed, options.seconds) for seed in range(options.seeds)]
    accuracies = [judge.accuracy(genotype) for genotype, _ in answers]
    architectures = np.mean([count for _, count in answers])
    print(
        f"| {name} | {describe(limits)} | {summarize(accuracies, optimum)} | {architectures:.0f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
