"""How good searches by several fitnesses are, under many limits and after several lengths.

    python benchmarks/search_quality.py --space nats-tss --dataset cifar10 --benchmark TABLE
        --fitness paper --fitness flops --cache values.sqlite
        [--evaluations 200,600,2000] [--seeds 5] [--limits none,paper,flops] [--jobs 2]

A search is the default one: pink noise, the space's reduced fidelity, a population of 25. The
shorter lengths are marks of the longest search. Limits are none, the paper's three, and ten
quantiles of the FLOPs of the table's architectures. Values are kept in the cache, so a run that is
stopped goes on where it was. The first table has a row for each group of limits, with the standard
deviation of its mean over seeds, the second a row for each limit.
"""

from __future__ import annotations

import argparse
import functools
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import joblib
import numpy as np
import optuna
import torch
from optuna.trial import FrozenTrial
from recorded import LIMITS, describe, summarize
from rich.console import Console
from rich.progress import track

from freerea.metrics import FloatArray, Flops, Params, ResultCache, quantile_limits
from freerea.samplers import TrainingFreeObjective
from freerea.spaces import TEST_ACCURACY, BenchmarkTable, TableFile
from freerea_plugins import SearchSpace, default_plugin_manager

GROUPS = ("none", "paper", "flops")


@dataclass(frozen=True)
class Search:
    """A search to be run.

    Attributes:
        fitness: Name of the fitness.
        limits: Largest costs by name.
        seed: Its seed.
    """

    fitness: str
    limits: Mapping[str, float]
    seed: int

    def run(self, space: SearchSpace, marks: Sequence[int], cache: Path) -> list[str]:
        """Return the answer at each mark, which is a number of evaluations."""
        torch.set_num_threads(1)
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        objective = TrainingFreeObjective(
            space,
            fitness=self.fitness,
            limits=self.limits,
            seed=self.seed,
            cache=ResultCache(cache),
        )
        study = objective.create_study()
        known: set[str] = set()

        def stop_at_the_end(study: optuna.Study, trial: FrozenTrial) -> None:
            # What was measured is proposed again only when nothing feasible is left.
            key = objective.architecture(trial).key
            if key in known:
                study.stop()
            known.add(key)

        answers = []
        for mark in marks:
            if len(known) == len(study.trials):
                study.optimize(
                    objective, n_trials=mark - len(study.trials), callbacks=[stop_at_the_end]
                )
            answers.append(str(objective.architecture(objective.best_trial(study))))
        return answers


class Judge:
    """Knows the accuracy of architectures, and the best within limits."""

    def __init__(self, table: BenchmarkTable) -> None:
        self._table = table
        self._accuracies = table.values(TEST_ACCURACY)

    @functools.cached_property
    def costs(self) -> dict[str, FloatArray]:
        """FLOPs and parameters of all architectures of the table."""
        constraints = (Flops(), Params())
        rows = [
            [each.cost(architecture) for each in constraints]
            for architecture in self._table.architectures()
        ]
        return dict(zip(("flops", "params"), np.array(rows).T, strict=True))

    def accuracy(self, architecture: str) -> float:
        """Return the test accuracy of an architecture in percent."""
        return self._table.test_accuracy(self._table.space.architecture(architecture))

    def optimum(self, limits: Mapping[str, float]) -> float:
        """Return the best test accuracy within limits."""
        within = np.isfinite(self._accuracies)
        for name, maximum in limits.items():
            within &= self.costs[name] <= maximum
        return float(self._accuracies[within].max())

    def limits(self, group: str) -> list[dict[str, float]]:
        """Return the limits of a group."""
        if group == "none":
            return [{}]
        if group == "paper":
            return [each for each in LIMITS if each]
        return [{"flops": limit} for limit in quantile_limits(self.costs["flops"]).tolist()]


def main() -> None:
    """Print two tables in Markdown."""
    options = _options()
    space = default_plugin_manager().space(options.space)(options.dataset)
    judge = Judge(TableFile(options.benchmark, space))
    groups = {name: judge.limits(name) for name in options.limits}
    # Quantiles may be equal.
    every_limit = [
        dict(each) for each in dict.fromkeys(map(_items, itertools.chain(*groups.values())))
    ]
    searches = [
        Search(fitness, limits, seed)
        for seed, fitness, limits in itertools.product(
            range(options.seeds), options.fitness, every_limit
        )
    ]
    parallel = joblib.Parallel(n_jobs=options.jobs, return_as="generator")
    found = parallel(
        joblib.delayed(each.run)(space, options.evaluations, options.cache) for each in searches
    )
    shown = track(found, "searches", total=len(searches), console=Console(stderr=True))
    # The accuracies of the answers at the marks, of each search.
    accuracies = {
        (search.fitness, _items(search.limits), search.seed): [
            judge.accuracy(each) for each in answers
        ]
        for search, answers in zip(searches, shown, strict=True)
    }

    def row(fitness: str, name: str, limits: Sequence[Mapping[str, float]], mark: int) -> str:
        means = [
            float(np.mean([accuracies[fitness, _items(each), seed][mark] for each in limits]))
            for seed in range(options.seeds)
        ]
        optimum = float(np.mean([judge.optimum(each) for each in limits]))
        evaluations = options.evaluations[mark]
        return f"| {fitness} | {name} | {evaluations} | {summarize(means, optimum)} |"

    by_group = groups.items()
    by_limit = [(describe(each), [each]) for each in every_limit]
    for heading, chosen in (("limits", by_group), ("each limit", by_limit)):
        print(f"\n| fitness | {heading} | evaluations | test accuracy | regret |")
        print("|---|---|---|---|---|")
        for fitness, (name, limits), mark in itertools.product(
            options.fitness, chosen, range(len(options.evaluations))
        ):
            print(row(fitness, name, limits, mark))


def _items(limits: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(limits.items())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--space", default="nats-tss")
    parser.add_argument("--dataset")
    parser.add_argument("--benchmark", type=Path, required=True, help="table with test accuracies")
    parser.add_argument("--fitness", action="append", required=True, help="may be repeated")
    parser.add_argument("--cache", type=Path, required=True, help="file of values, made if missing")
    parser.add_argument("--evaluations", type=_marks, default=[200], help="as 200,600,2000")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--limits", type=_groups, default=list(GROUPS), help="as none,paper,flops")
    parser.add_argument("--jobs", type=int, default=1, help="searches at a time")
    return parser.parse_args()


def _marks(text: str) -> list[int]:
    marks = sorted({int(each) for each in text.split(",")})
    if marks[0] < 1:
        raise argparse.ArgumentTypeError("numbers of evaluations are positive")
    return marks


def _groups(text: str) -> list[str]:
    groups = text.split(",")
    if unknown := set(groups) - set(GROUPS):
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: known are {', '.join(GROUPS)}")
    return groups


if __name__ == "__main__":
    main()
