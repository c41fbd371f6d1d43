"""Whether more seeds settle near ties of scores: the best by score, measured again.

    python benchmarks/near_ties.py --benchmark TABLE --cache values.sqlite
        [--space nats-tss] [--dataset cifar10 --dataset cifar100] [--fitness forward]
        [--best 50] [--seeds 16]

All architectures of the table are measured once, with the seed 0, at the fidelity of the fitness.
Under each of the paper's limits the best by score are measured again with other seeds, which draw
weights and noise anew. The first table has the regret of choosing among these by the score of
values that are means over seeds, the mean over draws of the seeds. The second has the best by all
seeds, with the deviation of their score over single seeds and their test accuracies. Values come
with the first data set; of the others only the accuracies are used. Values are kept in the cache.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from recorded import LIMITS, describe
from rich.console import Console
from rich.progress import track

from freerea.metrics import (
    Evaluator,
    FloatArray,
    Flops,
    Params,
    ResolvedFitness,
    ResultCache,
    pink_noise,
    resolve_fitness,
)
from freerea.spaces import TableFile
from freerea_plugins import Architecture, PoolScore, default_plugin_manager

DRAWS = 400
"""Draws of seeds over which a regret is averaged."""

SHOWN = 5


@dataclass(frozen=True)
class Contest:
    """The best by one seed within limits, measured with others.

    Attributes:
        limits: The limits.
        within: The architectures within them, by their places in the table.
        finalists: The places of the best of these.
        values: What was measured of them, ``(seeds, finalists, metrics)``.
        score: Scores values relative to all that is within the limits.
        fitness: Has the directions.
    """

    limits: Mapping[str, float]
    within: npt.NDArray[np.intp]
    finalists: Sequence[int]
    values: FloatArray
    score: PoolScore
    fitness: ResolvedFitness

    def scores(self, seeds: Sequence[int]) -> FloatArray:
        """Return the scores of the finalists by the means over seeds."""
        return self.score(self.values[list(seeds)].mean(0), self.fitness.directions)

    def regrets(self, accuracies: FloatArray, count: int) -> FloatArray:
        """Return the regret of the best by so many seeds, for each of many draws."""
        generator = np.random.default_rng(0)
        optimum = accuracies[self.within].max()
        draws = [
            generator.choice(len(self.values), count, replace=False).tolist() for _ in range(DRAWS)
        ]
        chosen = [self.finalists[int(np.argmax(self.scores(seeds)))] for seeds in draws]
        regrets: FloatArray = optimum - accuracies[chosen]
        return regrets


class Measuring:
    """Measures architectures with many seeds.

    Args:
        architectures: What may be measured.
        fitness: What is measured, and how.
        cache: Where values are kept.
    """

    def __init__(
        self, architectures: Sequence[Architecture], fitness: ResolvedFitness, cache: Path
    ) -> None:
        self._architectures = architectures
        self._fitness = fitness
        self._cache = ResultCache(cache)

    def values(self, places: Sequence[int], seed: int) -> FloatArray:
        """Return the values of architectures by their places, ``(architectures, metrics)``."""
        evaluator = Evaluator(
            pink_noise(self._architectures[0].space.dataset, seed=seed),
            self._fitness.metrics,
            fidelity=self._fitness.fidelity,
            seed=seed,
            cache=self._cache,
        )
        known: dict[Architecture, list[float]] = {}
        shown = track(places, f"seed {seed}", console=Console(stderr=True), transient=True)
        for place in shown:
            measured = self._architectures[place].at(self._fitness.fidelity)
            if measured not in known:
                known[measured] = list(evaluator.measure(self._architectures[place]).values())
        return np.array(
            [known[self._architectures[place].at(self._fitness.fidelity)] for place in places]
        )


def contests(
    architectures: Sequence[Architecture], fitness: ResolvedFitness, options: argparse.Namespace
) -> list[Contest]:
    """Return the contest under each of the paper's limits."""
    measuring = Measuring(architectures, fitness, options.cache)
    first = measuring.values(range(len(architectures)), 0)
    costs = {
        each.name: np.array([each.cost(architecture) for architecture in architectures])
        for each in (Flops(), Params())
    }
    found = []
    for limits in filter(None, LIMITS):
        within = np.flatnonzero(
            np.all([costs[name] <= limit for name, limit in limits.items()], axis=0)
        )
        score = fitness.score
        if score.has_reference:
            score = score.relative_to(first[within], fitness.directions)
        order = within[np.argsort(-score(first[within], fitness.directions), kind="stable")]
        different = {architectures[place].at(fitness.fidelity): place for place in order[::-1]}
        finalists = list(different.values())[::-1][: options.best]
        values = np.array(
            [measuring.values(finalists, seed) for seed in range(1, options.seeds + 1)]
        )
        found.append(Contest(limits, within, finalists, values, score, fitness))
    return found


def show(found: Sequence[Contest], accuracies: Mapping[str, FloatArray], seeds: int) -> None:
    """Print the two tables."""
    counts = [each for each in (1, 2, 4, 8, 16, 32) if each <= seeds]
    print(f"| data set | limits | {' | '.join(map(str, counts))} seeds |")
    print("|---" * (2 + len(counts)) + "|")
    for dataset, known in accuracies.items():
        rows = [[each.regrets(known, count).mean() for count in counts] for each in found]
        named = zip([describe(dict(each.limits)) for each in found], rows, strict=True)
        for name, row in [*named, ("mean", np.mean(rows, axis=0))]:
            print(f"| {dataset} | {name} | {' | '.join(f'{each:.2f}' for each in row)} |")
    print(f"\n| limits | score by all seeds | of single seeds | {' | '.join(accuracies)} |")
    print("|---" * (3 + len(accuracies)) + "|")
    for each in found:
        scores = each.scores(range(seeds))
        spread = np.std([each.scores([seed]) for seed in range(seeds)], axis=0)
        for place in np.argsort(-scores)[:SHOWN]:
            shown = [f"{known[each.finalists[place]]:.2f}" for known in accuracies.values()]
            limits = describe(dict(each.limits))
            print(
                f"| {limits} | {scores[place]:.2f} | ± {spread[place]:.2f} | {' | '.join(shown)} |"
            )


def main() -> None:
    """Print two tables in Markdown."""
    options = _options()
    torch.set_num_threads(1)
    tables = {
        dataset: TableFile(
            options.benchmark, default_plugin_manager().space(options.space)(dataset)
        )
        for dataset in options.dataset or ["cifar10"]
    }
    first = next(iter(tables.values()))
    architectures = first.architectures()
    fitness = resolve_fitness(options.fitness, space=first.space)
    accuracies = {
        name: np.array(
            [table.test_accuracy(table.space.architecture(str(each))) for each in architectures]
        )
        for name, table in tables.items()
    }
    show(contests(architectures, fitness, options), accuracies, options.seeds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--space", default="nats-tss")
    parser.add_argument("--dataset", action="append", help="may be repeated")
    parser.add_argument("--benchmark", type=Path, required=True, help="table with test accuracies")
    parser.add_argument("--fitness", default="forward")
    parser.add_argument("--cache", type=Path, required=True, help="file of values, made if missing")
    parser.add_argument("--best", type=int, default=50, help="measured again under each limit")
    parser.add_argument("--seeds", type=int, default=16, help="other seeds")
    return parser.parse_args()


if __name__ == "__main__":
    main()
