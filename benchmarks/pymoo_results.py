"""Searches by pymoo on published metric values: beside Optuna's, and fronts beside random ones.

    python benchmarks/pymoo_results.py --data DATA [--seeds 30] [--evaluations 200]

No network is built; the searches are those of the library on a table of recorded values.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import optuna
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.core.callback import Callback
from pymoo.core.termination import NoTermination
from pymoo.indicators.hv import Hypervolume
from pymoo.optimize import minimize
from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting
from recorded import LIMITS, Judge, RecordedMetrics, describe, summarize

from freerea.metrics import FloatArray, PaperPoolScore, SkippedLayers
from freerea.samplers import FreeREASampler, TrainingFreeObjective
from freerea.samplers.pymoo import FreeREA, NASProblem, space_operators
from freerea_plugins import PAPER, Architecture, ArchitectureMetric, Genotype, Metric

MARGIN = 0.1
"""How far the reference point is beyond the worst of the front of the space."""


class RecordedMetric(ArchitectureMetric):
    """A metric that is looked up.

    Args:
        name: Its name.
        values: Its value for each genotype.
    """

    def __init__(self, name: str, values: dict[Genotype, float]) -> None:
        self.name = name  # type: ignore[misc, unused-ignore]
        self._values = values

    def measure(self, architecture: Architecture) -> float:
        """Return the recorded value."""
        return self._values[architecture.genotype]


def pool_metrics(recorded: RecordedMetrics) -> list[Metric]:
    """Return the metrics of the paper's pool score, two of them from the table."""
    return [
        *(
            RecordedMetric(name, {key: values[column] for key, values in recorded.values.items()})
            for column, name in enumerate(("linear_regions", "log_synflow"))
        ),
        SkippedLayers(),
    ]


class History(Callback):  # type: ignore[misc, unused-ignore]
    """Keeps all individuals that an algorithm evaluates, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.individuals: list[Any] = []

    def notify(self, algorithm: Any) -> None:
        """Take in a generation."""
        self.individuals.extend(algorithm.off)


def by_pymoo(
    judge: Judge, metrics: list[Metric], limits: dict[str, float], seed: int, evaluations: int
) -> Genotype:
    """Return the best of a search by `FreeREA`, cut off in the middle of a generation."""
    problem = NASProblem(
        judge.space,
        metrics=metrics,
        score="paper",
        constraints=limits,
        fidelity=PAPER,
        seed=seed,
    )
    history = History()
    minimize(problem, FreeREA(), ("n_evals", evaluations), seed=seed, callback=history)
    individuals = history.individuals[:evaluations]
    values = problem.natural(np.array([each.F for each in individuals]))
    scores = PaperPoolScore()(values, problem.directions)
    return problem.genotype(individuals[int(np.argmax(scores))].X)


def by_optuna(
    judge: Judge, metrics: list[Metric], limits: dict[str, float], seed: int, evaluations: int
) -> Genotype:
    """Return the best of a search by `FreeREASampler`."""
    objective = TrainingFreeObjective(
        judge.space,
        metrics=metrics,
        score="paper",
        limits=limits,
        fidelity=PAPER,
        seed=seed,
    )
    study = objective.create_study()
    study.optimize(objective, n_trials=evaluations)
    return objective.architecture(FreeREASampler.best_trial(study)).genotype


def compare_routes(judge: Judge, metrics: list[Metric], options: argparse.Namespace) -> None:
    """Print the accuracies that both routes reach."""
    print("| limits | pymoo: accuracy | regret | Optuna: accuracy | regret | same answers |")
    print("|---|---|---|---|---|---|")
    for limits in LIMITS:
        optimum = judge.optimum(limits)
        answers = [
            [route(judge, metrics, limits, seed, options.evaluations) for route in ROUTES]
            for seed in range(options.seeds)
        ]
        cells = " | ".join(
            summarize([judge.accuracy(genotype) for genotype in route], optimum)
            for route in zip(*answers, strict=True)
        )
        same = sum(first == second for first, second in answers)
        print(f"| {describe(limits)} | {cells} | {same} of {len(answers)} |", flush=True)


ROUTES: tuple[Callable[..., Genotype], ...] = (by_pymoo, by_optuna)


class Fronts:
    """Measures fronts of metrics and FLOPs against the front of the whole space."""

    def __init__(self, problem: NASProblem) -> None:
        self.problem = problem
        every = problem.evaluate(list(problem.space.genotypes()), return_values_of=["F"])
        defined = every[np.isfinite(every).all(axis=1)]
        front = defined[NonDominatedSorting().do(defined, only_non_dominated_front=True)]
        self.size = len(front)
        self._indicator = Hypervolume(
            ref_point=np.full(problem.n_obj, 1 + MARGIN),
            norm_ref_point=False,
            ideal=front.min(axis=0),
            nadir=front.max(axis=0),
            zero_to_one=True,
        )
        self._whole = float(self._indicator(front))

    def share(self, genotypes: list[Genotype]) -> float:
        """Return the hypervolume of genotypes as a share of that of the whole space."""
        values: FloatArray = self.problem.evaluate(genotypes, return_values_of=["F"])
        defined = values[np.isfinite(values).all(axis=1)]
        return float(self._indicator(defined)) / self._whole


def evaluated(algorithm: Any, problem: NASProblem, seed: int, evaluations: int) -> list[Genotype]:
    """Return the first architectures that an algorithm evaluates; one asked for again counts once.

    That is how `freerea pareto` counts.
    """
    found: dict[Genotype, None] = {}
    algorithm.setup(problem, termination=NoTermination(), seed=seed)
    while len(found) < evaluations:
        algorithm.next()
        found.update(dict.fromkeys(problem.genotype(each.X) for each in algorithm.off))
    return list(found)[:evaluations]


def by_nsga2(problem: NASProblem, seed: int, evaluations: int) -> list[Genotype]:
    """Return what NSGA-II evaluates."""
    algorithm = NSGA2(pop_size=25, **space_operators(problem.space))
    return evaluated(algorithm, problem, seed, evaluations)


def by_freerea(problem: NASProblem, seed: int, evaluations: int) -> list[Genotype]:
    """Return what FreeREA evaluates, with FLOPs as one more part of its pool score."""
    return evaluated(FreeREA(), problem, seed, evaluations)


def at_random(problem: NASProblem, seed: int, evaluations: int) -> list[Genotype]:
    """Return random architectures."""
    rng = random.Random(seed)
    drawn: dict[Genotype, None] = {}
    while len(drawn) < evaluations:
        drawn.setdefault(problem.space.sample(rng))
    return list(drawn)


def at_random_distinct(problem: NASProblem, seed: int, evaluations: int) -> list[Genotype]:
    """Return random architectures that all compute different functions."""
    rng = random.Random(seed)
    drawn: dict[Genotype, Genotype] = {}
    while len(drawn) < evaluations:
        genotype = problem.space.sample(rng)
        drawn.setdefault(problem.space.canonical_genotype(genotype), genotype)
    return list(drawn.values())


SEARCHES: dict[str, Callable[[NASProblem, int, int], list[Genotype]]] = {
    "NSGA-II": by_nsga2,
    "FreeREA": by_freerea,
    "random search": at_random,
    "random search, different functions": at_random_distinct,
}
BASELINES = ("random search", "random search, different functions")


def compare_fronts(judge: Judge, metrics: list[Metric], options: argparse.Namespace) -> None:
    """Print the hypervolumes that searches reach."""
    fronts = Fronts(
        NASProblem(
            judge.space, metrics=metrics, score="paper", objectives=["flops"], fidelity=PAPER
        )
    )
    shares = {
        name: [
            fronts.share(search(fronts.problem, seed, options.evaluations))
            for seed in range(options.seeds)
        ]
        for name, search in SEARCHES.items()
    }
    print(f"\nThe front of the space has {fronts.size} architectures.\n")
    print(
        "| search | hypervolume | smallest | " + " | ".join(f"≥ {each}" for each in BASELINES), "|"
    )
    print("|---|---|---|---|---|")
    for name, values in shares.items():
        cells = [
            f"{sum(ours >= other for ours, other in zip(values, shares[each], strict=True))} "
            f"of {len(values)}"
            for each in BASELINES
        ]
        print(
            f"| {name} | {np.mean(values):.3f} ± {np.std(values):.3f} | {min(values):.3f} | "
            f"{' | '.join(cells)} |"
        )


def main() -> None:
    """Print tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of recorded data")
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--evaluations", type=int, default=200)
    options = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    judge = Judge(options.data, "cifar10")
    metrics = pool_metrics(RecordedMetrics.read(options.data))
    compare_routes(judge, metrics, options)
    compare_fronts(judge, metrics, options)


if __name__ == "__main__":
    main()
